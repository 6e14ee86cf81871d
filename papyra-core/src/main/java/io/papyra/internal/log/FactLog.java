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
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Recheckable;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WorkCancelledException;
import io.papyra.backend.WriterOptions;
import io.papyra.codec.HeaderNotes;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DiskLock;
import io.papyra.internal.disk.FileInfo;
import io.papyra.internal.disk.VolumeSpace;
import io.papyra.internal.log.compact.StoreCompaction;
import io.papyra.internal.log.format.LegacyPrefix;
import io.papyra.internal.log.format.LogFormat;
import io.papyra.internal.log.index.BlockIndex;
import io.papyra.internal.log.index.BlockStats;
import io.papyra.internal.log.index.Checkpoint;
import io.papyra.internal.log.index.CheckpointFile;
import io.papyra.internal.log.index.CheckpointState;
import io.papyra.internal.log.index.IndexSnapshot;
import io.papyra.internal.log.index.LogSnapshot;
import io.papyra.internal.log.index.ResumePoint;
import io.papyra.internal.log.read.FactStream;
import io.papyra.internal.log.read.ReadSnapshot;
import io.papyra.internal.log.repair.LogRepair;
import io.papyra.internal.log.repair.RepairTraces;
import io.papyra.internal.log.scan.LineVisitor;
import io.papyra.internal.log.scan.LogScanner;
import io.papyra.internal.log.scan.ScanOptions;
import io.papyra.internal.log.scan.ScanScope;
import io.papyra.internal.log.segment.LogLayout;
import io.papyra.internal.log.segment.Segment;
import io.papyra.internal.log.segment.SegmentFiles;
import io.papyra.internal.log.segment.SegmentReplacedException;
import io.papyra.internal.log.segment.SingleFile;
import io.papyra.internal.log.store.IoErrors;
import io.papyra.internal.log.store.LogContext;
import io.papyra.internal.log.store.LogHandle;
import io.papyra.internal.log.store.LogStore;
import io.papyra.internal.log.store.Roller;
import io.papyra.internal.log.store.StoreOpener;
import io.papyra.report.Anomaly;
import io.papyra.report.AnomalyType;
import io.papyra.report.ClockDoubt;
import io.papyra.report.CompactionReport;
import io.papyra.report.CompactionRequest;
import io.papyra.report.CopiedFile;
import io.papyra.report.Finding;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.RunStats;
import io.papyra.report.ScanCoverage;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.report.SkippedLines;
import io.papyra.report.StorageUsage;
import io.papyra.retention.RetentionPolicy;
import org.jspecify.annotations.Nullable;

/**
 * One log: a file of lines that begins with a header, a plain file of Papyra for Python,
 * or a directory of segments. A door to this package.
 */
public final class FactLog implements HistoryLog {

	/** How often a scan begins again because a compaction took a file from under it. */
	private static final int ATTEMPTS = 10;

	private final LogHandle handle;

	private final LogLayout layout;

	private final LogStore store;

	private final LogContext context;

	/** What the last scan saw, and whether another writer was active then. */
	private volatile @Nullable LogSnapshot scanned;

	/** What the judged scan saw. */
	private volatile @Nullable LogSnapshot judged;

	private volatile Recheckable.@Nullable Recheck recheck;

	/** A log that is one file, of which those facts count that the policy says. */
	public FactLog(Path path, RetentionPolicy retention, Disk disk, InstantSource clock) {
		this(path, new LogContext(disk, clock, retention, BlockIndex.BLOCK));
	}

	public FactLog(Path path, LogContext context) {
		this(new SingleFile(path), new LogStore(context.disk(), path, (disk) -> LogFormat.lock(disk.resolve(path))),
				context);
	}

	/**
	 * @param store whose lock and writer it shares
	 */
	public FactLog(LogLayout layout, LogStore store, LogContext context) {
		this.handle = new LogHandle(layout, context);
		this.layout = layout;
		this.store = store;
		this.context = context;
	}

	@Override
	public FactWriter openWriter(WriterOptions options) {
		return openWriter(options, false);
	}

	private FactWriter openWriter(WriterOptions options, boolean briefly) {
		FactWriter writer = StoreOpener.open(this.store, options, List.of(new StoreOpener.Wanted(null, this.handle)),
				Roller.NONE, this::recheck, briefly);
		this.recheck = null;
		return writer;
	}

	@Override
	public void requireHistory() {
		try {
			new HistoryDetector(disk(), disk().resolve(path())).require();
		}
		catch (IOException ex) {
			throw IoErrors.of(path(), "could not be read", ex);
		}
	}

	@Override
	public void requireReadable() {
		try {
			new HistoryDetector(disk(), disk().resolve(path())).requireContent();
		}
		catch (IOException ex) {
			throw IoErrors.of(path(), "could not be read", ex);
		}
	}

	/** Refuses to continue as a user whose files the log's own could not open. */
	void requireOwner() {
		try {
			LogLayout files = this.layout.resolve(disk());
			Segment last = (disk().info(files.directory()) != null) ? files.list(disk()).last() : null;
			if (last != null) {
				disk().requireOwner(last.path());
			}
		}
		catch (IOException ex) {
			throw IoErrors.of(path(), "could not be touched", ex);
		}
	}

	@Override
	public void recheckNextOpening(Recheckable.Recheck judge) {
		judged();
		this.recheck = judge;
	}

	/** What the last scan saw has been judged. */
	void judged() {
		this.judged = this.scanned;
	}

	/** The caller has the lock. */
	private void recheck() {
		try {
			new HistoryDetector(disk(), disk().resolve(path())).requireContent();
		}
		catch (IOException ex) {
			throw IoErrors.of(path(), "could not be read", ex);
		}
		Recheckable.Recheck judge = this.recheck;
		if (judge != null && !isAsJudged()) {
			judge.judge(new LockedStore((request, monitor) -> scan(monitor, ScanScope.EXCLUSIVE), this::recoverLocked));
		}
	}

	/**
	 * Whether the log is what was judged, to the byte as far as sizes and times tell, and
	 * no writer was active then. The caller has the lock.
	 */
	boolean isAsJudged() {
		LogSnapshot before = this.judged;
		try {
			LogSnapshot now = LogSnapshot.exclusive(disk(), this.layout.resolve(disk()));
			return before != null && before.writer() == null && now.listing().equals(before.listing())
					&& Objects.equals(now.checkpoint(), before.checkpoint());
		}
		catch (IOException ex) {
			throw IoErrors.of(path(), "could not be looked at", ex);
		}
	}

	@Override
	public Stream<StoredFact> read(FactQuery query) {
		return read(query, (skipped) -> {
		});
	}

	@Override
	public Stream<StoredFact> read(FactQuery query, Consumer<SkippedLines> skipped) {
		try {
			for (int attempt = 1;; attempt++) {
				try {
					return readOnce(query, skipped, attempt == ATTEMPTS);
				}
				catch (SegmentReplacedException ex) {
					// Nothing was handed out yet.
					if (attempt == ATTEMPTS) {
						throw ex;
					}
				}
			}
		}
		catch (IOException ex) {
			throw IoErrors.of(path(), "could not be read", ex);
		}
	}

	private Stream<StoredFact> readOnce(FactQuery query, Consumer<SkippedLines> skipped, boolean last)
			throws IOException {
		LogLayout files = this.layout.resolve(disk());
		// What is known is asked for first: it must not go beyond what is then looked at.
		IndexSnapshot known = known(files, query);
		LogSnapshot view = LogSnapshot.of(disk(), files, this.store.lockFile(), this.context.clock());
		files.requireFiles(view.listing());
		if (known != null && this.store.writer() != null && !last
				&& !view.segments().stream().allMatch((file) -> known.of(file) != null)) {
			// A compaction came in between; what is known of a file helps if it goes.
			throw new SegmentReplacedException(files.location());
		}
		return new FactStream(view, skipped).of(new ReadSnapshot(disk(), view, known), query, this.context.retention(),
				this.context.clock().instant());
	}

	/** What is known of the log in this process, or from its checkpoint. */
	private @Nullable IndexSnapshot known(LogLayout files, FactQuery query) throws IOException {
		BlockIndex here = this.handle.index();
		IndexSnapshot view = (here != null) ? here.view() : null;
		if (view != null || here != null || endIsEnough(query)) {
			return view;
		}
		CheckpointState state = CheckpointFile.readState(disk(), files);
		return (state != null) ? state.index() : null;
	}

	/**
	 * Whether the result is at the end of the log, so that the rest need not be known.
	 */
	private boolean endIsEnough(FactQuery query) {
		return query.limit() > 0 && query.after().isStart()
				&& (this.layout.kind() != null || query.kinds().size() == FactKind.values().length)
				&& query.since() == null && query.until() == null && query.type() == null && query.actor() == null
				&& query.target() == null && query.reason() == null;
	}

	@Override
	public ScanReport scan(ScanRequest request, ProgressMonitor monitor) {
		return scan(monitor, ScanScope.of(request));
	}

	/** Looks for anomalies. */
	ScanReport scan(ProgressMonitor monitor, ScanScope wish) {
		long began = System.nanoTime();
		try {
			for (int attempt = 1;; attempt++) {
				try {
					ScanReport report = scanOnce(monitor, wish, began);
					// What an interrupt has kept from being read may look like something
					// that is not there.
					WorkCancelledException.check("the scan of " + path());
					return report;
				}
				catch (SegmentReplacedException ex) {
					if (attempt == ATTEMPTS) {
						throw ex;
					}
				}
			}
		}
		catch (IOException ex) {
			throw IoErrors.of(path(), "could not be scanned", ex);
		}
	}

	private ScanReport scanOnce(ProgressMonitor monitor, ScanScope wish, long began) throws IOException {
		LogLayout files = this.layout.resolve(disk());
		LogSnapshot view = (wish == ScanScope.EXCLUSIVE) ? LogSnapshot.exclusive(disk(), files)
				: LogSnapshot.of(disk(), files, this.store.lockFile(), this.context.clock());
		this.scanned = view;
		if (view.segments().isEmpty()) {
			ScanReport nothing = nothing(files, view, began);
			return new RepairTraces(disk(), files).tell(nothing, HeaderNotes.Repairs.NONE);
		}
		ResumePoint resumption = (wish == ScanScope.NEW) ? ResumePoint.of(disk(), files, view) : ResumePoint.NONE;
		BlockIndex learned = new BlockIndex(this.context.blockSize());
		ScanReport report = new LogScanner(disk(), view, monitor, ScanOptions.together(wish == ScanScope.RECORDS),
				learned)
			.run(resumption.known(), began);
		if (report.isClean() && this.store.writer() == null) {
			this.handle.scanned(learned);
		}
		return new RepairTraces(disk(), files).tell(resumption.explain(report), learned.repairs());
	}

	private ScanReport nothing(LogLayout files, LogSnapshot view, long began) throws IOException {
		for (Path foreign : view.listing().foreign()) {
			FileInfo info = disk().info(foreign);
			if (!files.rolls() && info != null) {
				return only(view,
						new Anomaly(AnomalyType.UNEXPECTED_FILE, foreign.toString(), 0, 0,
								(info.isDirectory() ? "a directory" : "a pipe, device or socket")
										+ " stands where the history is expected"),
						began);
			}
		}
		Checkpoint checkpoint = view.checkpoint();
		if (checkpoint != null) {
			return only(view,
					new Anomaly(AnomalyType.TAIL_LOST, view.location(), 0, 0,
							"the whole log is gone; it once reached line " + checkpoint.seq() + " of the sequence"),
					began);
		}
		if (!view.listing().foreign().isEmpty()) {
			return new LogScanner(disk(), view, LineVisitor.NONE, ProgressMonitor.NONE).run(began);
		}
		return new ScanReport(view.location(), false, 0, 0, Map.of(), 0, 0, Map.of(), List.of(), null, RunStats.NONE,
				ScanCoverage.everything(0), Duration.ofNanos(System.nanoTime() - began));
	}

	private static ScanReport only(LogSnapshot view, Anomaly anomaly, long began) {
		return new ScanReport(view.location(), true, 0, 0, Map.of(), 0, 0, Map.of(anomaly.type(), 1L), List.of(anomaly),
				view.writer(), RunStats.NONE, ScanCoverage.everything(0), Duration.ofNanos(System.nanoTime() - began));
	}

	@Override
	public RecoveryReport recover(RecoveryRequest request, ProgressMonitor monitor) {
		requireOwner();
		if (!request.force()) {
			requireHistory();
		}
		try {
			LogLayout files = this.layout.resolve(disk());
			if (disk().info(files.directory()) == null) {
				ScanReport nothing = scan(ScanRequest.CHECKSUMS, monitor);
				return new RecoveryReport(path().toString(), request.mode(), request.dryRun(), nothing, nothing, 0, 0,
						0, 0, 0, List.of(), nothing.took());
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
			throw IoErrors.of(path(), "could not be recovered", ex);
		}
	}

	/** Repairs this log; the caller has the lock. */
	RecoveryReport recoverLocked(RecoveryRequest request, ProgressMonitor monitor) throws IOException {
		return new LogRepair(disk(), this.layout.resolve(disk()), this.context.clock(), request, monitor)
			.run(() -> scan(monitor, ScanScope.EXCLUSIVE));
	}

	@Override
	public boolean annotate(FactBatch facts, String systemId) {
		if (!isChecksummed()) {
			return false;
		}
		try (FactWriter writer = openWriter(new WriterOptions(systemId, SyncPolicy.ALWAYS), true)) {
			writer.append(facts);
		}
		return true;
	}

	/** Whether there is a log, whose last line is checksummed. */
	boolean isChecksummed() {
		try {
			LogLayout files = this.layout.resolve(disk());
			Segment last = (disk().info(files.directory()) != null)
					? SegmentFiles.lastFitting(disk(), files.list(disk())) : null;
			if (last == null) {
				return false;
			}
			try (DiskFile file = disk().openForRead(last.path())) {
				return LegacyPrefix.isContinued(file, last.size());
			}
		}
		catch (IOException ex) {
			throw IoErrors.of(path(), "could not be read", ex);
		}
	}

	@Override
	public CompactionReport compact(CompactionRequest request, ProgressMonitor monitor) {
		requireOwner();
		if (!request.force()) {
			requireHistory();
		}
		return StoreCompaction.compact(this.store, List.of(this.handle), request, monitor);
	}

	@Override
	public List<CopiedFile> copyTo(Path directory, boolean link, ProgressMonitor monitor) {
		return LogCopier.run(this.store, List.of(this.handle), directory, link, monitor);
	}

	@Override
	public @Nullable StorageUsage measure() {
		BlockIndex known = this.handle.index();
		IndexSnapshot view = (known != null) ? known.view() : null;
		if (view == null) {
			return null;
		}
		BlockStats sum = view.sum();
		Map<FactKind, StorageUsage.KindUsage> kinds = new EnumMap<>(FactKind.class);
		for (FactKind kind : FactKind.values()) {
			kinds.put(kind, new StorageUsage.KindUsage(sum.facts(kind), sum.bytes(kind)));
		}
		return new StorageUsage(kinds, sum.length);
	}

	@Override
	public @Nullable Long freeSpace() {
		return VolumeSpace.at(disk(), path());
	}

	@Override
	public List<Finding> diagnose() {
		List<Finding> findings = new ArrayList<>(new StorageProbe(disk(), path()).run());
		findings.addAll(this.store.clockFindings());
		return findings;
	}

	@Override
	public RetentionPolicy retention() {
		return this.context.retention();
	}

	@Override
	public @Nullable ClockDoubt clockDoubt() {
		return this.store.clockDoubt();
	}

	@Override
	public Path path() {
		return this.layout.location();
	}

	LogHandle handle() {
		return this.handle;
	}

	private Disk disk() {
		return this.context.disk();
	}

}
