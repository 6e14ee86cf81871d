package io.papyra.spring.maintenance;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

import io.papyra.backend.Compactable;
import io.papyra.backend.Measurable;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Recoverable;
import io.papyra.backend.Scannable;
import io.papyra.backend.WorkCancelledException;
import io.papyra.fact.FactKind;
import io.papyra.maintenance.MaintenanceOrigin;
import io.papyra.observe.PersistenceObserver;
import io.papyra.report.ClockDoubt;
import io.papyra.report.CompactionReport;
import io.papyra.report.CompactionRequest;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.report.StorageUsage;
import io.papyra.report.UnknownGroupException;
import org.jspecify.annotations.Nullable;

/**
 * What is done to the history while the service runs, on schedule or on demand. Each run
 * is told to observers and, if it changes something, to the log; what would change the
 * history never runs twice at once. Safe for use by several threads.
 */
public final class HistoryMaintenance {

	/**
	 * The multiple of its limit that a kind may take before it is compacted ahead of
	 * time.
	 */
	public static final double TOO_FULL = 1.5;

	/** A scan that finds damage beside a change is repeated so often. */
	private static final int RESCANS = 2;

	private final PersistenceBackend backend;

	private final MaintenancePlan plan;

	private final RuntimeRecovery recovery;

	private final PersistenceObserver observer;

	private final ObservedOperations operations;

	private final MaintenanceJournal journal;

	private final ReentrantLock changing = new ReentrantLock();

	private final ReentrantLock scanning = new ReentrantLock();

	private final HistoryDamage damage = new HistoryDamage();

	/** When a change of the history last ended, by the monotonic clock; 0 for never. */
	private volatile long changed;

	/** Open while work may continue. */
	private volatile CountDownLatch stop = new CountDownLatch(1);

	private volatile @Nullable ScanFailure scanFailure;

	private volatile @Nullable ScanReport lastScan;

	private volatile @Nullable CompactionResult lastCompaction;

	private volatile @Nullable Instant compactedAt;

	private volatile BooleanSupplier compactionSchedule = () -> false;

	private volatile @Nullable RecoveryReport lastRecovery;

	public HistoryMaintenance(PersistenceBackend backend, MaintenancePlan plan, RuntimeRecovery recovery,
			PersistenceObserver observer, ObservedOperations operations, MaintenanceJournal journal) {
		this.backend = backend;
		this.plan = plan;
		this.recovery = recovery;
		this.observer = observer;
		this.operations = operations;
		this.journal = journal;
	}

	/** What is done to the history by itself. */
	public MaintenancePlan plan() {
		return this.plan;
	}

	/** What scans and recoveries since the start say of the history. */
	public HistoryDamage damage() {
		return this.damage;
	}

	/** Why the last scan by schedule failed, or null if none did. */
	@Nullable public ScanFailure scanFailure() {
		return this.scanFailure;
	}

	/** Whether some kind takes far more than it may, so that it should not wait. */
	public boolean isOverfull() {
		StorageUsage use = (this.backend instanceof Measurable measurable) ? measurable.measure() : null;
		if (use == null) {
			return false;
		}
		for (FactKind kind : FactKind.values()) {
			Long most = this.plan.compaction().retention().of(kind).maxTotalSize();
			if (most != null && use.of(kind).bytes() > TOO_FULL * most) {
				return true;
			}
		}
		return false;
	}

	/** The last scan on demand, or null if there was none. */
	public @Nullable ScanReport lastScan() {
		return this.lastScan;
	}

	/**
	 * Why the schedule removes nothing for its age at this moment although there is a
	 * maximum age, or null if that is not so.
	 */
	public @Nullable ClockDoubt ageWaits() {
		return (this.plan.compaction().retention().isLimitedByAge() && this.backend instanceof Compactable compactable)
				? compactable.clockDoubt() : null;
	}

	/** The last compaction, or null if there was none. */
	public @Nullable CompactionResult lastCompaction() {
		return this.lastCompaction;
	}

	/**
	 * When a compaction, by schedule or on demand, last ended with success; null if none
	 * did since the start.
	 */
	public @Nullable Instant compactedAt() {
		return this.compactedAt;
	}

	/**
	 * Whether the history is going to be compacted by itself: there is a schedule, and
	 * something that follows it.
	 */
	public boolean isCompactionScheduled() {
		return this.compactionSchedule.getAsBoolean();
	}

	/**
	 * Sets whether the history is compacted by its schedule.
	 * @param scheduled whether that is still the case
	 */
	void compactedBy(BooleanSupplier scheduled) {
		this.compactionSchedule = scheduled;
	}

	/** The last recovery on demand, or null if there was none. */
	public @Nullable RecoveryReport lastRecovery() {
		return this.lastRecovery;
	}

	/** Whether the history is being changed at this moment. */
	public boolean isBusy() {
		return this.changing.isLocked();
	}

	/**
	 * Scans the whole history; waits for a scan that is under way.
	 * @param full whether also what a checksum proves is read as a record
	 * @throws MaintenanceRefusedException if the backend cannot be scanned
	 * @throws io.papyra.backend.PersistenceException if the history cannot be read
	 */
	public ScanReport scan(boolean full) {
		return scan(full, MaintenanceOrigin.APPLICATION);
	}

	/**
	 * As {@link #scan(boolean)}.
	 * @param origin who asks for it, as the history is to tell
	 */
	public ScanReport scan(boolean full, MaintenanceOrigin origin) {
		return this.journal.scan(origin, () -> scanAtOnce(full));
	}

	private ScanReport scanAtOnce(boolean full) {
		Scannable scannable = scannable();
		this.scanning.lock();
		try {
			ScanRequest request = full ? ScanRequest.RECORDS : ScanRequest.CHECKSUMS;
			return observedScan((monitor) -> scannable.scan(request, monitor), monitor());
		}
		finally {
			this.scanning.unlock();
		}
	}

	/**
	 * Scans the whole history at the pace of the plan, and beside scans on demand, which
	 * need not wait for that.
	 * @throws MaintenanceRefusedException if the backend cannot be scanned
	 * @throws WorkCancelledException if it was cancelled
	 * @throws io.papyra.backend.PersistenceException if the history cannot be read
	 */
	ScanReport scanSlowly() {
		return this.journal.scan(MaintenanceOrigin.SCHEDULE, this::scanAtPace);
	}

	private ScanReport scanAtPace() {
		Scannable scannable = scannable();
		ProgressMonitor monitor = monitor();
		RateLimiter pace = new RateLimiter(this.plan.scan().rate().toBytes(), this.stop);
		try {
			ScanReport report = observedScan((paced) -> scannable.scan(ScanRequest.CHECKSUMS, paced), (done, total) -> {
				monitor.progress(done, total);
				pace.progress(done, total);
				monitor.progress(done, total);
			});
			this.scanFailure = null;
			ScanLogger.tell(report);
			return report;
		}
		catch (WorkCancelledException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			this.scanFailure = new ScanFailure(Instant.now(), String.valueOf(ex.getMessage()));
			throw ex;
		}
	}

	/**
	 * A scan that failed.
	 *
	 * @param at when
	 * @param reason why
	 */
	public record ScanFailure(Instant at, String reason) {
	}

	private Scannable scannable() {
		if (this.backend instanceof Scannable scannable) {
			return scannable;
		}
		throw new MaintenanceRefusedException("the backend " + this.backend.name() + " cannot be scanned");
	}

	private ScanReport observedScan(Function<ProgressMonitor, ScanReport> scan, ProgressMonitor monitor) {
		return this.operations.run(HistoryOperation.SCAN, () -> scan(scan, monitor));
	}

	private ScanReport scan(Function<ProgressMonitor, ScanReport> scan, ProgressMonitor monitor) {
		long started = System.nanoTime();
		try {
			long began = System.nanoTime();
			ScanReport report = scan.apply(monitor);
			for (int again = 0; again < RESCANS && !report.isClean() && mayHaveChangedSince(began); again++) {
				// What was read may have been repaired or replaced under the eyes of the
				// scan.
				began = System.nanoTime();
				report = scan.apply(monitor);
			}
			this.lastScan = report;
			this.damage.scanned(report, began, Instant.now());
			this.observer.onScan(report, null, System.nanoTime() - started);
			return report;
		}
		catch (WorkCancelledException ex) {
			throw ex; // neither intact nor damaged: there is nothing to report
		}
		catch (RuntimeException ex) {
			this.observer.onScan(null, ex, System.nanoTime() - started);
			throw ex;
		}
	}

	/**
	 * Removes facts that have expired, because a user asks for it: facts expire by their
	 * age, too, although the clock is doubted.
	 * @param dryRun whether only to report which; then no observer is notified
	 * @throws MaintenanceRefusedException if the backend cannot be compacted, or a
	 * compaction is under way
	 * @throws io.papyra.backend.CompactionRefusedException if the history is damaged
	 * @throws io.papyra.backend.PersistenceException if it cannot be done
	 */
	public CompactionReport compact(boolean dryRun) {
		return compact(dryRun, Set.of());
	}

	/**
	 * As {@link #compact(boolean)}, in which these consumer groups hold nothing back.
	 * @throws UnknownGroupException if one of them does not exist
	 */
	public CompactionReport compact(boolean dryRun, Set<String> ignoredGroups) {
		return compact(dryRun, ignoredGroups, MaintenanceOrigin.APPLICATION);
	}

	/**
	 * As {@link #compact(boolean, Set)}.
	 * @param origin who asks for it, as the history is to tell
	 */
	public CompactionReport compact(boolean dryRun, Set<String> ignoredGroups, MaintenanceOrigin origin) {
		CompactionRequest request = dryRun ? CompactionRequest.DRY_RUN : CompactionRequest.NOW;
		CompactionRequest byHand = request.askedForByHand().ignoring(ignoredGroups);
		return dryRun ? compact(byHand) : this.journal.compaction(origin, () -> compact(byHand));
	}

	/** Removes facts that have expired, without a user who vouches for the clock. */
	CompactionReport compactUnasked(MaintenanceOrigin origin) {
		return this.journal.compaction(origin, () -> compact(CompactionRequest.NOW));
	}

	private CompactionReport compact(CompactionRequest request) {
		if (!(this.backend instanceof Compactable compactable)) {
			throw new MaintenanceRefusedException("the backend " + this.backend.name() + " cannot be compacted");
		}
		return alone(() -> request.dryRun() ? compactable.compact(request, monitor())
				: this.operations.run(HistoryOperation.COMPACTION, () -> compact(compactable, request)));
	}

	private CompactionReport compact(Compactable compactable, CompactionRequest request) {
		long started = System.nanoTime();
		try {
			CompactionReport report = compactable.compact(request, monitor());
			ended(report, null, System.nanoTime() - started);
			return report;
		}
		catch (WorkCancelledException ex) {
			CompactionLogger.calledOff(this.backend.location());
			throw ex;
		}
		catch (UnknownGroupException ex) {
			throw ex; // the caller has to change its request: none was begun
		}
		catch (RuntimeException ex) {
			ended(null, ex, System.nanoTime() - started);
			throw ex;
		}
	}

	private void ended(@Nullable CompactionReport report, @Nullable RuntimeException error, long nanos) {
		CompactionResult run = new CompactionResult(Instant.now(), report, error);
		this.lastCompaction = run;
		if (report != null) {
			this.compactedAt = run.at();
		}
		CompactionLogger.tell(run, this.backend.location());
		this.observer.onCompaction(report, error, nanos);
	}

	/**
	 * Repairs the history, while recording pauses.
	 * @param dryRun whether only to tell what would be done
	 * @throws MaintenanceRefusedException if the backend cannot be repaired, recording is
	 * under way and may not be paused, or the history is being changed
	 * @throws io.papyra.backend.WriterLockedException if another process writes
	 * @throws io.papyra.backend.PersistenceException if it cannot be done
	 */
	public RecoveryReport recover(RecoveryMode mode, boolean dryRun) {
		return recover(mode, dryRun, MaintenanceOrigin.APPLICATION);
	}

	/**
	 * As {@link #recover(RecoveryMode, boolean)}.
	 * @param origin who asks for it, as the history is to tell
	 */
	public RecoveryReport recover(RecoveryMode mode, boolean dryRun, MaintenanceOrigin origin) {
		return dryRun ? recoverWhilePaused(mode, true)
				: this.journal.recovery(origin, () -> recoverWhilePaused(mode, false));
	}

	private RecoveryReport recoverWhilePaused(RecoveryMode mode, boolean dryRun) {
		if (!(this.backend instanceof Recoverable recoverable)) {
			throw new MaintenanceRefusedException("the backend " + this.backend.name() + " cannot be repaired");
		}
		return alone(() -> dryRun ? recover(recoverable, mode, true)
				: this.operations.run(HistoryOperation.RECOVERY, () -> recover(recoverable, mode, false)));
	}

	private RecoveryReport recover(Recoverable recoverable, RecoveryMode mode, boolean dryRun) {
		long started = System.nanoTime();
		try {
			RecoveryReport report = this.recovery.run((request) -> recoverable.recover(request, monitor()), mode,
					dryRun);
			if (!dryRun) {
				this.lastRecovery = report;
				this.lastScan = report.after();
				this.damage.recovered(report, Instant.now());
				RecoveryLogger.tell(report);
				this.observer.onRecovery(report, null, System.nanoTime() - started);
			}
			return report;
		}
		catch (WorkCancelledException ex) {
			throw ex;
		}
		catch (PersistenceException ex) {
			this.observer.onRecovery(null, ex, System.nanoTime() - started);
			throw ex;
		}
	}

	private boolean mayHaveChangedSince(long nanos) {
		long last = this.changed;
		return this.changing.isLocked() || (last != 0 && last - nanos > 0);
	}

	private <T> T alone(Supplier<T> change) {
		if (!this.changing.tryLock()) {
			throw new MaintenanceRefusedException(
					"the history in " + this.backend.location() + " is being changed already; ask again later");
		}
		try {
			return change.get();
		}
		finally {
			this.changed = System.nanoTime();
			this.changing.unlock();
		}
	}

	private ProgressMonitor monitor() {
		return (done, total) -> {
			if (this.stop.getCount() == 0) {
				throw new WorkCancelledException("cancelled after " + done + " of " + total
						+ " bytes, because the application stops; every step that was done is whole");
			}
		};
	}

	/** Lets work begin, again if it was cancelled. */
	synchronized void resume() {
		if (this.stop.getCount() == 0) {
			this.stop = new CountDownLatch(1);
		}
	}

	/**
	 * Cancels what is under way; it is notified at its next step, or at once if it
	 * pauses.
	 */
	synchronized void callOff() {
		this.stop.countDown();
	}

}
