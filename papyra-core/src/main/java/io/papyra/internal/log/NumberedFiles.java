package io.papyra.internal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.papyra.backend.ProgressMonitor;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.fact.UnknownPositionException;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DiskLock;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.disk.FileInfo;
import io.papyra.internal.log.format.Bytes;
import io.papyra.internal.log.format.LineReader;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.format.LogFormat;
import io.papyra.internal.log.index.BlockIndex;
import io.papyra.internal.log.segment.PartitionDirectories;
import io.papyra.internal.log.segment.SingleFile;
import io.papyra.internal.log.store.IoErrors;
import io.papyra.internal.log.store.LogContext;
import io.papyra.internal.log.store.LogStore;
import io.papyra.report.Finding;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanCoverage;
import io.papyra.report.ScanMode;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.report.SkippedLines;
import io.papyra.retention.RetentionPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Plain files that are one history: {@code r.log} holds the newest lines, {@code r.log.1}
 * older ones, {@code r.log.2} older ones still, as the rotating backend of Papyra for
 * Python leaves them. Read, scanned and repaired, never appended to. A door to this
 * package. A fact is numbered by its line, the lines of all older files before it
 * counted. Safe for use by several threads.
 */
public final class NumberedFiles {

	private static final Pattern NUMBERED = Pattern.compile("(?<name>.+)\\.(?<number>[1-9]\\d{0,8})");

	/** Why an incremental scan reads everything. */
	private static final String NEVER_KNOWN = "of plain files that are numbered no verified position is kept";

	private final Path newest;

	private final Disk disk;

	private final LogContext context;

	/**
	 * @param newest the file without a number; it may be missing
	 */
	public NumberedFiles(Path newest, Disk disk, InstantSource clock) {
		this.newest = newest;
		this.disk = disk;
		this.context = new LogContext(disk, clock, RetentionPolicy.NONE, BlockIndex.BLOCK);
	}

	/**
	 * What in a directory could be such a history: the newest file of each. Other
	 * directories have none.
	 */
	public static List<Path> in(Path directory, Disk disk) throws IOException {
		FileInfo info = disk.info(directory);
		if (info == null || !info.isDirectory() || PartitionDirectories.isHistory(disk, directory)) {
			return List.of();
		}
		Set<Path> found = new TreeSet<>();
		for (Path entry : disk.list(directory)) {
			Matcher name = NUMBERED.matcher(DurableFiles.name(entry));
			FileInfo file = name.matches() ? disk.info(entry) : null;
			if (file != null && file.isFile()) {
				found.add(entry.resolveSibling(name.group("name")));
			}
		}
		List<Path> histories = new ArrayList<>();
		for (Path newest : found) {
			if (new NumberedFiles(newest, disk, InstantSource.system()).isHistory()) {
				histories.add(newest);
			}
		}
		return histories;
	}

	/** The other files of the history of which a file is a part; empty if it is none. */
	public static List<Path> beside(Path file, Disk disk) throws IOException {
		Matcher name = NUMBERED.matcher(DurableFiles.name(file));
		Path newest = name.matches() ? file.resolveSibling(name.group("name")) : file;
		NumberedFiles all = new NumberedFiles(newest, disk, InstantSource.system());
		if (!all.isHistory()) {
			return List.of();
		}
		return all.files()
			.stream()
			.filter((other) -> !DurableFiles.name(other).equals(DurableFiles.name(file)))
			.toList();
	}

	/** Whether any line is one of a history. */
	private boolean isHistory() throws IOException {
		for (Path file : files()) {
			try (DiskFile open = this.disk.openForRead(file)) {
				LineReader line = new LineReader(open, 0, open.size());
				LineValidator check = new LineValidator(false);
				while (line.next()) {
					check.validate(line);
					if (check.content() != LineValidator.Content.BLANK
							&& (check.content() != LineValidator.Content.DAMAGED || check.isRecord())) {
						return true;
					}
				}
			}
		}
		return false;
	}

	/** The files that are there, the oldest first. */
	public List<Path> files() throws IOException {
		record Numbered(Path file, long number) {
		}
		List<Numbered> found = new ArrayList<>();
		String name = DurableFiles.name(this.newest);
		for (Path entry : this.disk.list(DurableFiles.directory(this.newest))) {
			Matcher numbered = NUMBERED.matcher(DurableFiles.name(entry));
			boolean isNewest = DurableFiles.name(entry).equals(name);
			FileInfo info = (isNewest || (numbered.matches() && numbered.group("name").equals(name)))
					? this.disk.info(entry) : null;
			if (info != null && info.isFile()) {
				found.add(new Numbered(entry, isNewest ? 0 : Long.parseLong(numbered.group("number"))));
			}
		}
		return found.stream()
			.sorted(Comparator.comparingLong(Numbered::number).reversed())
			.map(Numbered::file)
			.toList();
	}

	private List<FactLog> logs() throws IOException {
		LogStore store = new LogStore(this.disk, this.newest, (files) -> LogFormat.lock(files.resolve(this.newest)));
		return files().stream().map((file) -> new FactLog(new SingleFile(file), store, this.context)).toList();
	}

	/** As {@link io.papyra.backend.FactReader#read(FactQuery, Consumer)} says. */
	public Stream<StoredFact> read(FactQuery query, Consumer<SkippedLines> skipped) {
		long after = UnknownPositionException.numberOf(query.after());
		try {
			List<Part> files = parts(logs());
			if (query.limit() > 0 && after == 0) {
				return newest(files, query, skipped).stream();
			}
			if (query.order() == FactQuery.Order.NEWEST_FIRST) {
				Collections.reverse(files);
			}
			Stream<StoredFact> facts = chained(files, query.withLimit(0), skipped);
			return (query.limit() > 0) ? facts.limit(query.limit()) : facts;
		}
		catch (IOException ex) {
			throw IoErrors.of(this.newest, "could not be read", ex);
		}
	}

	/**
	 * One of the files.
	 *
	 * @param log what is in it
	 * @param before how many lines are in the older ones
	 */
	private record Part(FactLog log, long before) {

		Stream<StoredFact> read(FactQuery query, Consumer<SkippedLines> skipped) {
			long after = UnknownPositionException.numberOf(query.after());
			return this.log.read(query.withAfter(Position.of(Math.max(0, after - this.before))), skipped)
				.map((stored) -> new StoredFact(this.before + stored.seq(), stored.fact()));
		}

	}

	/** Every file but the newest is counted through. */
	private List<Part> parts(List<FactLog> logs) throws IOException {
		List<Part> counted = new ArrayList<>();
		long before = 0;
		for (FactLog log : logs) {
			counted.add(new Part(log, before));
			before += (counted.size() < logs.size()) ? lines(log.path()) : 0;
		}
		return counted;
	}

	private long lines(Path path) throws IOException {
		long lines = 0;
		byte last = '\n';
		try (DiskFile file = this.disk.openForRead(path)) {
			byte[] block = new byte[256 * 1024];
			long size = file.size();
			for (long at = 0; at < size;) {
				int read = file.read(ByteBuffer.wrap(block), at);
				if (read <= 0) {
					break;
				}
				for (int newline = Bytes.newline(block, 0, read); newline >= 0; newline = Bytes.newline(block,
						newline + 1, read)) {
					lines++;
				}
				last = block[read - 1];
				at += read;
			}
		}
		return lines + ((last != '\n') ? 1 : 0);
	}

	private static List<StoredFact> newest(List<Part> files, FactQuery query, Consumer<SkippedLines> skipped) {
		List<StoredFact> found = new ArrayList<>();
		FactQuery backwards = query.withOrder(FactQuery.Order.NEWEST_FIRST);
		for (int file = files.size() - 1; file >= 0 && found.size() < query.limit(); file--) {
			try (Stream<StoredFact> facts = files.get(file)
				.read(backwards.withLimit(query.limit() - found.size()), skipped)) {
				facts.forEach(found::add);
			}
		}
		if (query.order() == FactQuery.Order.OLDEST_FIRST) {
			Collections.reverse(found);
		}
		return found;
	}

	/** One file after the other; no more than one is open. */
	private static Stream<StoredFact> chained(List<Part> files, FactQuery query, Consumer<SkippedLines> skipped) {
		Deque<Part> left = new ArrayDeque<>(files);
		Deque<Stream<StoredFact>> open = new ArrayDeque<>();
		return StreamSupport.stream(new Spliterators.AbstractSpliterator<StoredFact>(Long.MAX_VALUE,
				Spliterator.ORDERED | Spliterator.NONNULL) {

			private @Nullable Spliterator<StoredFact> current;

			@Override
			public boolean tryAdvance(Consumer<? super StoredFact> action) {
				while (true) {
					Spliterator<StoredFact> now = this.current;
					if (now != null && now.tryAdvance(action)) {
						return true;
					}
					closeAll(open);
					Part next = left.poll();
					if (next == null) {
						return false;
					}
					Stream<StoredFact> facts = next.read(query, skipped);
					open.add(facts);
					this.current = facts.spliterator();
				}
			}

		}, false).onClose(() -> closeAll(open));
	}

	private static void closeAll(Deque<Stream<StoredFact>> open) {
		while (!open.isEmpty()) {
			open.remove().close();
		}
	}

	/**
	 * As {@link io.papyra.backend.Scannable#scan} says. Everything is read: nothing is
	 * kept of earlier scans of plain files.
	 */
	public ScanReport scan(ScanRequest request, ProgressMonitor monitor) {
		long began = System.nanoTime();
		try {
			ScanReportBuilder sum = new ScanReportBuilder(this.newest.toString());
			boolean incremental = request.mode() == ScanMode.INCREMENTAL;
			for (FactLog log : logs()) {
				sum.add(log.scan(incremental ? ScanRequest.CHECKSUMS : request, monitor));
			}
			ScanReport report = sum.report(Duration.ofNanos(System.nanoTime() - began));
			return incremental ? report.withCoverage(new ScanCoverage(true, report.coverage().bytesRead(), NEVER_KNOWN))
					: report;
		}
		catch (IOException ex) {
			throw IoErrors.of(this.newest, "could not be scanned", ex);
		}
	}

	/** Repairs each file by itself, as {@link io.papyra.backend.Recoverable} says. */
	public RecoveryReport recover(RecoveryRequest request, ProgressMonitor monitor) {
		long began = System.nanoTime();
		try {
			List<FactLog> logs = logs();
			RecoveryReportBuilder sum = new RecoveryReportBuilder(this.newest.toString(), request);
			DiskLock lock = this.disk.lock(LogFormat.lock(this.disk.resolve(this.newest)));
			try (lock) {
				for (FactLog log : logs) {
					sum.add(log.recoverLocked(request, monitor));
				}
			}
			return sum.report(Duration.ofNanos(System.nanoTime() - began));
		}
		catch (IOException ex) {
			throw IoErrors.of(this.newest, "could not be recovered", ex);
		}
	}

	/** As {@link io.papyra.backend.Diagnosable} says. */
	public List<Finding> diagnose() {
		return new StorageProbe(this.disk, this.newest).run();
	}

	/** The newest file. */
	public Path path() {
		return this.newest;
	}

}
