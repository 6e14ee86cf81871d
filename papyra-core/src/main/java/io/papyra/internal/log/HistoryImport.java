package io.papyra.internal.log;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterLockedException;
import io.papyra.backend.WriterOptions;
import io.papyra.codec.LineParser;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DiskLock;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.disk.FileInfo;
import io.papyra.internal.disk.LockHeldException;
import io.papyra.internal.log.format.LineBody;
import io.papyra.internal.log.format.LineReader;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.format.LogFormat;
import io.papyra.internal.log.format.ReservedNotes;
import io.papyra.internal.log.segment.SegmentLimits;
import io.papyra.internal.log.store.IoErrors;
import io.papyra.report.Anomaly;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.RetentionPolicy;

/**
 * Copies the facts of plain files into a new history with numbers and checksums, byte for
 * byte but for these. It is made under another name beside its place, read again and
 * compared fact by fact, and gets its name then; so a failure or a kill leaves nothing in
 * its place, and what is left of it is removed by the next attempt. A door to this
 * package. Used once, by one thread.
 */
public final class HistoryImport {

	private static final int BATCH = 1024 * 1024;

	private static final int LISTED = 20;

	/** Held while an import is at work. */
	private static final String LOCK = ".import.lock";

	private static final String UNFINISHED = ".importing";

	private final List<Path> sources;

	private final Path target;

	private final Disk disk = Disk.real();

	private final Map<FactKind, Long> facts = new EnumMap<>(FactKind.class);

	private final List<Anomaly> left = new ArrayList<>();

	private final FactBatch batch = new FactBatch();

	private long leftLines;

	private String systemId = "";

	/**
	 * @param sources plain files, the oldest first
	 * @param target where the history is to be; nothing may be there
	 */
	public HistoryImport(List<Path> sources, Path target) {
		this.sources = List.copyOf(sources);
		this.target = target.toAbsolutePath();
	}

	/**
	 * What was copied.
	 *
	 * @param facts facts by kind
	 * @param left lines that are no facts here, and stay in the source alone
	 * @param anomalies the first of them
	 */
	public record Report(Map<FactKind, Long> facts, long left, List<Anomaly> anomalies) {
	}

	/**
	 * Copies into one file, or into a directory of segments.
	 * @throws PersistenceException if it cannot be done, or the copy is not what it
	 * should be; the source is as it was, and the target is not there
	 */
	public Report run(boolean rotating, SegmentLimits limits, ProgressMonitor monitor) {
		Path lock = DurableFiles.sibling(this.target.toAbsolutePath(), LOCK);
		try {
			this.disk.createDirectories(DurableFiles.directory(lock));
			DiskLock held = this.disk.lock(lock);
			try (held) {
				return runAlone(rotating, limits, monitor);
			}
		}
		catch (LockHeldException ex) {
			throw new WriterLockedException(
					"another import makes " + this.target + " at this moment; run this again when it has ended");
		}
		catch (IOException ex) {
			throw IoErrors.of(this.target, "could not be made", ex);
		}
	}

	private void refuseIfThere() throws IOException {
		if (this.disk.info(this.target) != null) {
			throw new IOException("something is there already");
		}
	}

	private Report runAlone(boolean rotating, SegmentLimits limits, ProgressMonitor monitor) {
		Path unfinished = DurableFiles.sibling(this.target.toAbsolutePath(), UNFINISHED);
		try {
			refuseIfThere();
			remove(unfinished);
			InstantSource clock = InstantSource.system();
			this.systemId = firstSystemId();
			HistoryLog log = rotating ? new PartitionedLog(unfinished, limits, RetentionPolicy.NONE, this.disk, clock)
					: new FactLog(unfinished, RetentionPolicy.NONE, this.disk, clock);
			copy(log.openWriter(options()), monitor);
			verify(log, monitor);
			if (!rotating) {
				removeBeside(unfinished);
			}
			refuseIfThere();
			this.disk.rename(unfinished, this.target);
			this.disk.syncDirectory(DurableFiles.directory(this.target));
			return new Report(this.facts, this.leftLines, this.left);
		}
		catch (IOException ex) {
			removeQuietly(unfinished);
			throw IoErrors.of(this.target, "could not be made", ex);
		}
		catch (RuntimeException ex) {
			removeQuietly(unfinished);
			throw ex;
		}
	}

	private WriterOptions options() {
		return new WriterOptions(this.systemId, SyncPolicy.NEVER);
	}

	/** The identity that the first fact gives. */
	private String firstSystemId() throws IOException {
		String[] found = { "" };
		each((kind, line) -> {
			found[0] = new LineParser().parse(line, 0, line.length).systemId();
			return false;
		}, false, ProgressMonitor.NONE);
		return found[0];
	}

	private void copy(FactWriter writer, ProgressMonitor monitor) throws IOException {
		try (writer) {
			each((kind, line) -> {
				this.batch.add(kind, line, 0, LineBody.length(line));
				this.facts.merge(kind, 1L, Long::sum);
				if (this.batch.byteCount() >= BATCH) {
					writer.append(this.batch);
					this.batch.clear(BATCH);
				}
				return true;
			}, true, monitor);
			if (this.batch.size() > 0) {
				writer.append(this.batch);
			}
			writer.sync();
		}
	}

	/** Sees the facts of the source, each as its line. */
	@FunctionalInterface
	private interface LineConsumer {

		/** Whether it wants more of them. */
		boolean accept(FactKind kind, byte[] line) throws IOException;

	}

	private void each(LineConsumer consumer, boolean counted, ProgressMonitor monitor) throws IOException {
		long done = 0;
		long all = 0;
		for (Path source : this.sources) {
			FileInfo info = this.disk.info(source);
			all += (info != null) ? info.size() : 0;
		}
		for (Path source : this.sources) {
			try (DiskFile file = this.disk.openForRead(source)) {
				LineReader line = new LineReader(file, 0, file.size());
				LineValidator check = new LineValidator(false);
				while (line.next()) {
					check.validate(line);
					if (!take(source, line, check, consumer, counted)) {
						return;
					}
					monitor.progress(done + line.nextOffset(), all);
				}
				done += file.size();
			}
		}
	}

	private boolean take(Path source, LineReader line, LineValidator check, LineConsumer consumer, boolean counted)
			throws IOException {
		if (check.isChecksummed()) {
			throw new IOException(source + " is no plain file: its lines have numbers and checksums; copy it with "
					+ "'papyra backup create'");
		}
		FactKind kind = check.kind();
		boolean fact = kind != null && (check.content() == LineValidator.Content.FACT || check.isUnchecked());
		if (fact) {
			return consumer.accept(Objects.requireNonNull(kind),
					Arrays.copyOfRange(line.bytes(), line.from(), line.to()));
		}
		if (counted && check.content() != LineValidator.Content.BLANK && check.header() == null) {
			this.leftLines++;
			if (this.left.size() < LISTED && check.anomaly() != null) {
				this.left.add(new Anomaly(check.anomaly(), source.toString(), line.lineNumber(), line.offset(),
						check.detail()));
			}
		}
		return true;
	}

	/** The copy is intact, and has every fact of the source in the same order. */
	private void verify(HistoryLog log, ProgressMonitor monitor) throws IOException {
		ScanReport scan = log.scan(ScanRequest.RECORDS, monitor);
		long copied = this.facts.values().stream().mapToLong(Long::longValue).sum();
		if (!scan.isClean() || scan.factCount() != copied) {
			throw new IOException(
					"the copy is not valid: " + scan.factCount() + " of " + copied + " facts, " + scan.anomalies());
		}
		for (FactKind kind : this.facts.keySet()) {
			try (Stream<StoredFact> facts = log.read(FactQuery.of(kind))) {
				Iterator<StoredFact> copy = facts.iterator();
				LineParser parser = new LineParser();
				each((each, line) -> {
					if (each == kind) {
						Fact wanted = parser.parse(line, 0, line.length);
						if (!copy.hasNext() || !copy.next().fact().equals(wanted)) {
							throw new IOException("the copy differs from its source in a fact of the kind " + kind);
						}
					}
					return true;
				}, false, monitor);
			}
		}
	}

	private void removeQuietly(Path unfinished) {
		try {
			remove(unfinished);
		}
		catch (IOException ex) {
			// The next attempt removes it, or tells.
			return;
		}
	}

	/** Under that name stands only what an import has left. */
	private void remove(Path unfinished) throws IOException {
		FileInfo info = this.disk.info(unfinished);
		if (info != null && info.isDirectory()) {
			for (Path inside : this.disk.list(unfinished)) {
				remove(inside);
			}
		}
		if (info != null) {
			this.disk.delete(unfinished);
		}
		removeBeside(unfinished);
	}

	/** What a writer makes beside a file is of no use to a file of another name. */
	private void removeBeside(Path unfinished) throws IOException {
		for (Path file : List.of(LogFormat.lock(unfinished), DurableFiles.sibling(unfinished, LogFormat.CHECKPOINT),
				ReservedNotes.beside(unfinished))) {
			DurableFiles.deleteIfThere(this.disk, file);
			DurableFiles.deleteIfThere(this.disk, DurableFiles.temporary(file));
		}
		DurableFiles.deleteIfThere(this.disk, DurableFiles.temporary(unfinished));
	}

}
