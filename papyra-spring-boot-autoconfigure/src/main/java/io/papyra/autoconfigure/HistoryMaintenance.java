package io.papyra.autoconfigure;

import java.time.Clock;
import java.util.concurrent.locks.ReentrantLock;

import io.papyra.backend.Compactable;
import io.papyra.backend.CompactionReport;
import io.papyra.backend.CompactionRequest;
import io.papyra.backend.FullyScannable;
import io.papyra.backend.Measurable;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.Recoverable;
import io.papyra.backend.RecoveryMode;
import io.papyra.backend.RecoveryReport;
import io.papyra.backend.ScanReport;
import io.papyra.backend.Scannable;
import io.papyra.backend.StorageUse;
import io.papyra.backend.Work;
import io.papyra.backend.WorkCancelledException;
import io.papyra.fact.FactKind;
import io.papyra.observe.PersistenceObserver;
import org.jspecify.annotations.Nullable;

/**
 * What is done to the history while the service runs, on schedule or on demand. Each run
 * is told to observers and, if it changes something, to the log; what would change the
 * history never runs twice at once. Safe for use by several threads.
 */
public final class HistoryMaintenance {

	/** So many times its limit a kind may take before it is compacted ahead of time. */
	static final double TOO_FULL = 1.5;

	private final PersistenceBackend backend;

	private final CompactionPlan plan;

	private final RecoveryOnDemand recovery;

	private final PersistenceObserver observer;

	private final Clock clock;

	private final ReentrantLock changing = new ReentrantLock();

	private final ReentrantLock scanning = new ReentrantLock();

	private volatile boolean stopped;

	private volatile @Nullable ScanReport lastScan;

	private volatile @Nullable CompactionRun lastCompaction;

	private volatile @Nullable RecoveryReport lastRecovery;

	HistoryMaintenance(PersistenceBackend backend, CompactionPlan plan, RecoveryOnDemand recovery,
			PersistenceObserver observer, Clock clock) {
		this.backend = backend;
		this.plan = plan;
		this.recovery = recovery;
		this.observer = observer;
		this.clock = clock;
	}

	/** When the history is compacted by itself. */
	public CompactionPlan plan() {
		return this.plan;
	}

	/** Whether some kind takes far more than it may, so that it should not wait. */
	boolean isOverfull() {
		StorageUse use = (this.backend instanceof Measurable measurable) ? measurable.measure() : null;
		if (use == null) {
			return false;
		}
		for (FactKind kind : FactKind.values()) {
			Long most = this.plan.retention().of(kind).maxTotalSize();
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

	/** The last compaction, or null if there was none. */
	public @Nullable CompactionRun lastCompaction() {
		return this.lastCompaction;
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
		if (!(this.backend instanceof Scannable scannable)) {
			throw new MaintenanceRefusedException("the backend " + this.backend.name() + " cannot be scanned");
		}
		long started = System.nanoTime();
		this.scanning.lock();
		try {
			// Without proofs beside the records, every scan reads the records.
			ScanReport report = (full && scannable instanceof FullyScannable thorough) ? thorough.scanFully(work())
					: scannable.scan(work());
			this.lastScan = report;
			this.observer.onScan(report, null, System.nanoTime() - started);
			return report;
		}
		catch (WorkCancelledException ex) {
			throw ex; // neither sound nor damaged: there is nothing to tell
		}
		catch (RuntimeException ex) {
			this.observer.onScan(null, ex, System.nanoTime() - started);
			throw ex;
		}
		finally {
			this.scanning.unlock();
		}
	}

	/**
	 * Removes facts that no longer count.
	 * @param dryRun whether only to tell which; then nobody else is told
	 * @throws MaintenanceRefusedException if the backend cannot be compacted, or a
	 * compaction is under way
	 * @throws io.papyra.backend.CompactionRefusedException if the history is damaged
	 * @throws io.papyra.backend.PersistenceException if it cannot be done
	 */
	public CompactionReport compact(boolean dryRun) {
		if (!(this.backend instanceof Compactable compactable)) {
			throw new MaintenanceRefusedException("the backend " + this.backend.name() + " cannot be compacted");
		}
		begin();
		try {
			return dryRun ? compactable.compact(CompactionRequest.DRY_RUN, work()) : compact(compactable);
		}
		finally {
			this.changing.unlock();
		}
	}

	private CompactionReport compact(Compactable compactable) {
		long started = System.nanoTime();
		try {
			CompactionReport report = compactable.compact(CompactionRequest.NOW, work());
			ended(report, null, System.nanoTime() - started);
			return report;
		}
		catch (WorkCancelledException ex) {
			CompactionLog.calledOff(this.backend.location());
			throw ex;
		}
		catch (RuntimeException ex) {
			ended(null, ex, System.nanoTime() - started);
			throw ex;
		}
	}

	private void ended(@Nullable CompactionReport report, @Nullable RuntimeException error, long nanos) {
		CompactionRun run = new CompactionRun(this.clock.instant(), report, error);
		this.lastCompaction = run;
		CompactionLog.tell(run, this.backend.location());
		this.observer.onCompaction(report, error, nanos);
	}

	/**
	 * Mends the history, while recording pauses.
	 * @param dryRun whether only to tell what would be done
	 * @throws MaintenanceRefusedException if the backend cannot be mended, recording goes
	 * on and may not be paused, or the history is being changed
	 * @throws io.papyra.backend.WriterLockedException if another process writes
	 * @throws io.papyra.backend.PersistenceException if it cannot be done
	 */
	public RecoveryReport recover(RecoveryMode mode, boolean dryRun) {
		if (!(this.backend instanceof Recoverable recoverable)) {
			throw new MaintenanceRefusedException("the backend " + this.backend.name() + " cannot be mended");
		}
		begin();
		long started = System.nanoTime();
		try {
			RecoveryReport report = this.recovery.run((request) -> recoverable.recover(request, work()), mode, dryRun);
			if (!dryRun) {
				this.lastRecovery = report;
				this.lastScan = report.after();
				OutcomeLog.mended(report);
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
		finally {
			this.changing.unlock();
		}
	}

	private void begin() {
		if (!this.changing.tryLock()) {
			throw new MaintenanceRefusedException(
					"the history in " + this.backend.location() + " is being changed already; ask again later");
		}
	}

	private Work work() {
		return (done, total) -> {
			if (this.stopped) {
				throw new WorkCancelledException("called off after " + done + " of " + total
						+ " bytes, because the application stops; every step that was done is whole");
			}
		};
	}

	/** Lets work begin, again if it was called off. */
	void resume() {
		this.stopped = false;
	}

	/** Calls off what is under way; it hears of that at its next step. */
	void callOff() {
		this.stopped = true;
	}

}
