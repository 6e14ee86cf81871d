package io.papyra.log;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;

import io.papyra.backend.Anomaly;
import io.papyra.backend.AnomalyType;
import io.papyra.backend.FactWriter;
import io.papyra.backend.Finding;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.RecoveryReport;
import io.papyra.backend.RecoveryRequest;
import io.papyra.backend.RunHistory;
import io.papyra.backend.ScanExtent;
import io.papyra.backend.ScanReport;
import io.papyra.backend.Work;
import io.papyra.backend.WriterOptions;
import io.papyra.disk.Disk;
import io.papyra.disk.DiskFile;
import io.papyra.disk.DiskLock;
import io.papyra.disk.FileInfo;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;

/**
 * One log: a file of lines that begins with a header, or a plain file of Papyra for
 * Python. The door to this package.
 *
 * <p>
 * Holds no file open between calls. Safe for use by several threads; one writer at a
 * time, in this process and all others.
 */
public final class FactLog {

	private final Path path;

	private final Disk disk;

	private final InstantSource clock;

	public FactLog(Path path, Disk disk, InstantSource clock) {
		this.path = path;
		this.disk = disk;
		this.clock = clock;
	}

	/** As {@link io.papyra.backend.PersistenceBackend#openWriter} says. */
	public FactWriter openWriter(WriterOptions options) {
		try {
			Path file = this.disk.resolve(this.path);
			this.disk.createDirectories(LogFormat.directory(file));
			DiskLock lock = this.disk.lock(LogFormat.lock(file));
			return LogWriter.open(this.disk, file, options, this.clock, lock);
		}
		catch (IOException ex) {
			throw LogErrors.of(this.path, "could not be opened for writing", ex);
		}
	}

	/** As {@link io.papyra.backend.PersistenceBackend#read} says. */
	public Stream<StoredFact> read(FactQuery query) {
		try {
			Path file = this.disk.resolve(this.path);
			FileInfo info = this.disk.info(file);
			if (info == null) {
				return Stream.empty();
			}
			if (!info.isFile()) {
				throw new IOException("it is not a regular file");
			}
			DiskFile opened = this.disk.openForRead(file);
			try {
				return FactStream.of(opened, LogView.of(this.disk, file, info, this.clock), query);
			}
			catch (IOException | RuntimeException ex) {
				opened.close();
				throw ex;
			}
		}
		catch (NoSuchFileException ex) {
			return Stream.empty();
		}
		catch (IOException ex) {
			throw LogErrors.of(this.path, "could not be read", ex);
		}
	}

	/** As {@link io.papyra.backend.Scannable#scan} says. */
	public ScanReport scan(Work work) {
		return scan(work, false);
	}

	/**
	 * With {@code exclusive}, the caller holds the lock: nobody is writing, whatever the
	 * lock file says.
	 */
	private ScanReport scan(Work work, boolean exclusive) {
		long began = System.nanoTime();
		try {
			Path file = this.disk.resolve(this.path);
			FileInfo info = this.disk.info(file);
			if (info == null) {
				return missing(file, began);
			}
			if (!info.isFile()) {
				return unreadable(new Anomaly(AnomalyType.UNEXPECTED_FILE, file.toString(), 0, 0,
						"a " + info.type().name().toLowerCase(Locale.ROOT) + " stands where the history is expected"),
						began);
			}
			LogView view = exclusive ? LogView.exclusive(this.disk, file, info.size())
					: LogView.of(this.disk, file, info, this.clock);
			try (DiskFile opened = this.disk.openForRead(file)) {
				return new LogScan(view, work, ForkJoinPool.commonPool()).run(opened, began);
			}
		}
		catch (IOException ex) {
			throw LogErrors.of(this.path, "could not be scanned", ex);
		}
	}

	private ScanReport missing(Path file, long began) throws IOException {
		Checkpoint checkpoint = CheckpointFile.read(this.disk, file);
		if (checkpoint != null) {
			return unreadable(
					new Anomaly(AnomalyType.TAIL_LOST, file.toString(), 0, 0,
							"the whole log is gone; it once reached line " + checkpoint.seq() + " of the sequence"),
					began);
		}
		return new ScanReport(file.toString(), false, 0, 0, Map.of(), 0, 0, Map.of(), List.of(), null, RunHistory.NONE,
				ScanExtent.everything(0), Duration.ofNanos(System.nanoTime() - began));
	}

	private static ScanReport unreadable(Anomaly anomaly, long began) {
		return new ScanReport(anomaly.location(), true, 0, 0, Map.of(), 0, 0, Map.of(anomaly.type(), 1L),
				List.of(anomaly), null, RunHistory.NONE, ScanExtent.everything(0),
				Duration.ofNanos(System.nanoTime() - began));
	}

	/** As {@link io.papyra.backend.Recoverable#recover} says. */
	public RecoveryReport recover(RecoveryRequest request, Work work) {
		try {
			Path file = this.disk.resolve(this.path);
			if (this.disk.info(LogFormat.directory(file)) == null) {
				ScanReport nothing = scan(work);
				return new RecoveryReport(file.toString(), request.mode(), request.dryRun(), nothing, nothing, 0, 0, 0,
						0, 0, List.of(), nothing.took());
			}
			DiskLock lock = this.disk.lock(LogFormat.lock(file));
			try (lock) {
				return new LogRecovery(this.disk, file, this.clock, request, work).run(() -> scan(work, true));
			}
		}
		catch (IOException ex) {
			throw LogErrors.of(this.path, "could not be recovered", ex);
		}
	}

	/**
	 * Looks whether this log can do its work as the current user, as
	 * {@link io.papyra.backend.Examinable} says.
	 */
	public List<Finding> examine() {
		return new LogExamination(this.disk, this.path).run();
	}

	/** Where the log is. */
	public Path path() {
		return this.path;
	}

}
