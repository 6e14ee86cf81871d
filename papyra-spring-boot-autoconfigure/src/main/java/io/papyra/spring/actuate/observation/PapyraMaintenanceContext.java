package io.papyra.spring.actuate.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.WorkCancelledException;
import io.papyra.report.CompactionReport;
import io.papyra.report.RecoveryReport;
import io.papyra.report.ScanReport;
import io.papyra.report.UnknownGroupException;
import io.papyra.spring.PapyraStatus;
import io.papyra.spring.maintenance.CompactionResult;
import io.papyra.spring.maintenance.HistoryOperation;
import io.papyra.spring.maintenance.MaintenanceRefusedException;
import io.papyra.startup.StartupCheckFailedException;
import io.papyra.startup.StartupOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What {@link PapyraObservationDocumentation#MAINTENANCE} knows: what is done to which
 * history and, once it has ended, how.
 */
public final class PapyraMaintenanceContext extends Observation.Context {

	private final HistoryOperation operation;

	private final String backend;

	private final String location;

	private final @Nullable RecordedTime time;

	private String outcome = KeyValue.NONE_VALUE;

	private @Nullable Object report;

	/** Of work that begins now. */
	PapyraMaintenanceContext(HistoryOperation operation, PersistenceBackend backend) {
		this(operation, backend, null);
	}

	/** Of work that is over. */
	PapyraMaintenanceContext(HistoryOperation operation, PersistenceBackend backend, @Nullable RecordedTime time) {
		this.operation = operation;
		this.backend = backend.name();
		this.location = backend.location();
		this.time = time;
	}

	/** What is done. */
	public HistoryOperation getOperation() {
		return this.operation;
	}

	/** The name of the backend, as {@code json}. */
	public String getBackend() {
		return this.backend;
	}

	/** Where the history is, human-readable. */
	public String getLocation() {
		return this.location;
	}

	/** How it ended, in one word; {@code none} until then. */
	public String getOutcome() {
		return this.outcome;
	}

	/**
	 * What was found or done: a {@link StartupOutcome}, a {@link ScanReport}, a
	 * {@link RecoveryReport} or a {@link CompactionReport}, by the operation. Null until
	 * the end, and if it failed before it could tell.
	 */
	public @Nullable Object getReport() {
		return this.report;
	}

	/** When it was done, if it was over before it could be observed; else null. */
	@Nullable RecordedTime time() {
		return this.time;
	}

	void end(@Nullable Object report, @Nullable Throwable error) {
		this.report = (error instanceof StartupCheckFailedException failed) ? failed.outcome() : report;
		this.outcome = outcome(this.report, error);
	}

	private static String outcome(@Nullable Object report, @Nullable Throwable error) {
		if (error instanceof WorkCancelledException) {
			return "cancelled";
		}
		if (error instanceof MaintenanceRefusedException || error instanceof UnknownGroupException) {
			return PapyraStatus.word(CompactionResult.Outcome.REFUSED);
		}
		if (report instanceof StartupOutcome startup) {
			return PapyraStatus.word(startup.verdict());
		}
		if (report instanceof ScanReport scan) {
			return of(scan);
		}
		if (report instanceof RecoveryReport recovery) {
			return of(recovery.after());
		}
		CompactionReport compaction = (report instanceof CompactionReport compacted) ? compacted : null;
		return PapyraStatus.word(CompactionResult.Outcome.of(compaction, error));
	}

	private static String of(ScanReport scan) {
		return scan.isClean() ? "clean" : "anomalies";
	}

}
