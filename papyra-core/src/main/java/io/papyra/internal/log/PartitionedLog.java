package io.papyra.internal.log;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.NotAHistoryException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Recheckable;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskLock;
import io.papyra.internal.disk.VolumeSpace;
import io.papyra.internal.log.compact.StoreCompaction;
import io.papyra.internal.log.format.LogFormat;
import io.papyra.internal.log.index.BlockIndex;
import io.papyra.internal.log.read.MergedFactStream;
import io.papyra.internal.log.repair.RepairTraces;
import io.papyra.internal.log.scan.ScanScope;
import io.papyra.internal.log.segment.LogLayout;
import io.papyra.internal.log.segment.PartitionDirectories;
import io.papyra.internal.log.segment.Segment;
import io.papyra.internal.log.segment.SegmentFolder;
import io.papyra.internal.log.segment.SegmentLimits;
import io.papyra.internal.log.store.IoErrors;
import io.papyra.internal.log.store.LogContext;
import io.papyra.internal.log.store.LogHandle;
import io.papyra.internal.log.store.LogStore;
import io.papyra.internal.log.store.SegmentRoller;
import io.papyra.internal.log.store.StoreOpener;
import io.papyra.report.ClockDoubt;
import io.papyra.report.CompactionReport;
import io.papyra.report.CompactionRequest;
import io.papyra.report.CopiedFile;
import io.papyra.report.Finding;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.SavedFiles;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.report.SkippedLines;
import io.papyra.report.StorageUsage;
import io.papyra.retention.RetentionPolicy;
import org.jspecify.annotations.Nullable;

/**
 * A directory of logs, one for each kind of fact, under one lock. A door to this package.
 */
public final class PartitionedLog implements HistoryLog {

	private final Path directory;

	private final Disk disk;

	private final LogStore store;

	private final SegmentLimits limits;

	private final RetentionPolicy retention;

	private final Map<FactKind, FactLog> logs = new EnumMap<>(FactKind.class);

	private volatile Recheckable.@Nullable Recheck recheck;

	public PartitionedLog(Path directory, SegmentLimits limits, RetentionPolicy retention, Disk disk,
			InstantSource clock) {
		this(directory, limits, new LogContext(disk, clock, retention, BlockIndex.BLOCK));
	}

	public PartitionedLog(Path directory, SegmentLimits limits, LogContext context) {
		this.directory = directory;
		this.disk = context.disk();
		this.limits = limits;
		this.retention = context.retention();
		this.store = new LogStore(this.disk, directory,
				(files) -> files.resolve(directory).resolve(PartitionDirectories.LOCK));
		for (FactKind kind : FactKind.values()) {
			String name = PartitionDirectories.name(kind);
			this.logs.put(kind, new FactLog(new SegmentFolder(directory.resolve(name), name), this.store, context));
		}
	}

	@Override
	public FactWriter openWriter(WriterOptions options) {
		return openWriter(options, false);
	}

	private FactWriter openWriter(WriterOptions options, boolean briefly) {
		List<StoreOpener.Wanted> wanted = new ArrayList<>();
		this.logs.forEach((kind, log) -> wanted.add(new StoreOpener.Wanted(kind, log.handle())));
		FactWriter writer = StoreOpener.open(this.store, options, wanted, new SegmentRoller(this.disk, this.limits),
				this::recheck, briefly);
		this.recheck = null;
		return writer;
	}

	@Override
	public void requireHistory() {
		try {
			Path root = this.disk.resolve(this.directory);
			List<Path> strangers = PartitionDirectories.foreign(this.disk, root);
			Path other = strangers.isEmpty() ? PartitionDirectories.otherThanSegments(this.disk, root)
					: strangers.get(0);
			if (other != null && !PartitionDirectories.isHistory(this.disk, root)) {
				throw new NotAHistoryException("there is no history in " + this.directory + ", only "
						+ root.relativize(other) + " and the like, which are left alone; name the directory of the "
						+ "history. With --force it is taken for a damaged one");
			}
		}
		catch (IOException ex) {
			throw IoErrors.of(this.directory, "could not be read", ex);
		}
	}

	@Override
	public void requireReadable() {
		// What is in a directory is told file by file by a scan.
	}

	@Override
	public void recheckNextOpening(Recheckable.Recheck judge) {
		this.logs.values().forEach(FactLog::judged);
		this.recheck = judge;
	}

	/** The caller has the lock. */
	private void recheck() {
		Recheckable.Recheck judge = this.recheck;
		if (judge != null && !this.logs.values().stream().allMatch(FactLog::isAsJudged)) {
			judge.judge(new LockedStore((request, monitor) -> scan(monitor, ScanScope.EXCLUSIVE), this::recoverLocked));
		}
	}

	@Override
	public Stream<StoredFact> read(FactQuery query) {
		return read(query, (skipped) -> {
		});
	}

	@Override
	public Stream<StoredFact> read(FactQuery query, Consumer<SkippedLines> skipped) {
		List<Stream<StoredFact>> streams = new ArrayList<>();
		try {
			for (FactKind kind : FactKind.values()) {
				if (query.kinds().contains(kind)) {
					streams.add(log(kind).read(query.withKinds(Set.of(kind)), skipped));
				}
			}
			return (streams.size() == 1) ? streams.get(0) : MergedFactStream.of(streams, query);
		}
		catch (RuntimeException ex) {
			streams.forEach(Stream::close);
			throw ex;
		}
	}

	@Override
	public ScanReport scan(ScanRequest request, ProgressMonitor monitor) {
		return scan(monitor, ScanScope.of(request));
	}

	private ScanReport scan(ProgressMonitor monitor, ScanScope wish) {
		long began = System.nanoTime();
		ScanReportBuilder sum = new ScanReportBuilder(this.directory.toString());
		try {
			for (Path foreign : PartitionDirectories.foreign(this.disk, this.disk.resolve(this.directory))) {
				sum.foreign(foreign);
			}
			sum.savedFiles(savedFiles());
			long[] passed = new long[1];
			for (FactLog log : this.logs.values()) {
				ScanReport report = log.scan((done, total) -> monitor.progress(passed[0] + done, passed[0] + total),
						wish);
				passed[0] += report.bytes();
				sum.add(report);
			}
		}
		catch (IOException ex) {
			throw IoErrors.of(this.directory, "could not be scanned", ex);
		}
		return sum.report(Duration.ofNanos(System.nanoTime() - began));
	}

	private SavedFiles savedFiles() throws IOException {
		return RepairTraces.inQuarantine(this.disk, this.disk.resolve(this.directory).resolve(LogFormat.QUARANTINE));
	}

	@Override
	public RecoveryReport recover(RecoveryRequest request, ProgressMonitor monitor) {
		this.logs.values().forEach(FactLog::requireOwner);
		if (!request.force()) {
			requireHistory();
		}
		try {
			if (this.disk.info(this.disk.resolve(this.directory)) == null) {
				ScanReport nothing = scan(ScanRequest.CHECKSUMS, monitor);
				return new RecoveryReport(this.directory.toString(), request.mode(), request.dryRun(), nothing, nothing,
						0, 0, 0, 0, 0, List.of(), nothing.took());
			}
			if (request.dryRun()) {
				this.store.requireFree();
				return recoverLocked(request, monitor);
			}
			DiskLock lock = this.store.lock();
			try (lock) {
				return recoverLocked(request, monitor);
			}
		}
		catch (IOException ex) {
			throw IoErrors.of(this.directory, "could not be recovered", ex);
		}
	}

	private RecoveryReport recoverLocked(RecoveryRequest request, ProgressMonitor monitor) throws IOException {
		long began = System.nanoTime();
		Path root = this.disk.resolve(this.directory);
		RecoveryReportBuilder sum = new RecoveryReportBuilder(this.directory.toString(), request);
		for (Path foreign : PartitionDirectories.foreign(this.disk, root)) {
			sum.foreign(foreign, PartitionDirectories.moveAside(this.disk, root, foreign, request));
		}
		for (FactLog log : this.logs.values()) {
			if (this.disk.info(log.handle().layout().resolve(this.disk).directory()) != null) {
				sum.add(log.recoverLocked(request, monitor));
			}
		}
		sum.savedFiles(savedFiles());
		return sum.report(Duration.ofNanos(System.nanoTime() - began));
	}

	@Override
	public boolean annotate(FactBatch facts, String systemId) {
		if (!log(FactKind.EVENT).isChecksummed()) {
			return false;
		}
		try (FactWriter writer = openWriter(new WriterOptions(systemId, SyncPolicy.ALWAYS), true)) {
			writer.append(facts);
		}
		return true;
	}

	@Override
	public CompactionReport compact(CompactionRequest request, ProgressMonitor monitor) {
		this.logs.values().forEach(FactLog::requireOwner);
		if (!request.force()) {
			requireHistory();
		}
		return StoreCompaction.compact(this.store, handles(), request, monitor);
	}

	@Override
	public List<CopiedFile> copyTo(Path target, boolean link, ProgressMonitor monitor) {
		return LogCopier.run(this.store, handles(), target, link, monitor);
	}

	@Override
	public @Nullable StorageUsage measure() {
		Map<FactKind, StorageUsage.KindUsage> kinds = new EnumMap<>(FactKind.class);
		long bytes = 0;
		for (Map.Entry<FactKind, FactLog> entry : this.logs.entrySet()) {
			StorageUsage use = entry.getValue().measure();
			if (use == null) {
				return null;
			}
			kinds.put(entry.getKey(), use.of(entry.getKey()));
			bytes += use.bytes();
		}
		return new StorageUsage(kinds, bytes);
	}

	@Override
	public @Nullable Long maxTotalSize() {
		return this.limits.maxTotalSize();
	}

	@Override
	public @Nullable Long freeSpace() {
		return VolumeSpace.at(this.disk, this.directory);
	}

	@Override
	public List<Finding> diagnose() {
		List<Finding> findings = new ArrayList<>(new StorageProbe(this.disk,
				this.directory.resolve(PartitionDirectories.PROBE), this.directory, segment())
			.run());
		for (FactLog log : this.logs.values()) {
			Finding problem = StorageProbe.problem(this.disk, log.handle().layout());
			if (problem != null) {
				findings.add(problem);
			}
		}
		findings.addAll(this.store.clockFindings());
		return findings;
	}

	/** A file whose owner is the history's, or the directory if there is none yet. */
	private Path segment() {
		try {
			for (FactLog log : this.logs.values()) {
				LogLayout files = log.handle().layout().resolve(this.disk);
				Segment last = (this.disk.info(files.directory()) != null) ? files.list(this.disk).last() : null;
				if (last != null) {
					return last.path();
				}
			}
		}
		catch (IOException ex) {
			// The scan tells what it is that cannot be read.
			return this.directory;
		}
		return this.directory;
	}

	@Override
	public RetentionPolicy retention() {
		return this.retention;
	}

	@Override
	public @Nullable ClockDoubt clockDoubt() {
		return this.store.clockDoubt();
	}

	@Override
	public Path path() {
		return this.directory;
	}

	private List<LogHandle> handles() {
		return this.logs.values().stream().map(FactLog::handle).toList();
	}

	private FactLog log(FactKind kind) {
		return Objects.requireNonNull(this.logs.get(kind));
	}

}
