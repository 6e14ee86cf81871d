package io.papyra.spring.maintenance;

import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import io.papyra.backend.WorkCancelledException;
import io.papyra.backend.WriterLockedException;
import io.papyra.fact.ActorEvent;
import io.papyra.maintenance.MaintenanceFacts;
import io.papyra.maintenance.MaintenanceOrigin;
import io.papyra.recorder.FactRecorder;
import io.papyra.report.CompactionReport;
import io.papyra.report.RecoveryReport;
import io.papyra.report.ScanReport;
import io.papyra.report.UnknownGroupException;
import io.papyra.startup.StartupOutcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the history itself tell what was done to it, and by whom. One fact for each scan,
 * and for each compaction or recovery that changed something or failed; none for what was
 * not begun, was cancelled, or left everything as it was. Facts go the way of all others,
 * so nothing here waits for the disk, and a recorder that is closed, failing or full
 * drops and counts them: what they report is never held up by that, nor does it fail.
 * Safe for use by several threads.
 */
public final class MaintenanceJournal {

	private static final Logger LOG = LoggerFactory.getLogger(MaintenanceJournal.class);

	private final Supplier<@Nullable FactRecorder> recorder;

	private final MaintenanceFacts facts;

	/**
	 * @param recorder that of the history, asked for each time: it may not be there yet,
	 * or no more
	 */
	public MaintenanceJournal(Supplier<@Nullable FactRecorder> recorder, String systemId) {
		this.recorder = recorder;
		this.facts = new MaintenanceFacts(systemId);
	}

	/** Scans, and tells how that ended. */
	ScanReport scan(MaintenanceOrigin origin, Supplier<ScanReport> work) {
		return told(ActorEvent.HISTORY_SCANNED, origin, work, this.facts::scanned);
	}

	/** Compacts, and reports it if anything was removed. */
	CompactionReport compaction(MaintenanceOrigin origin, Supplier<CompactionReport> work) {
		return told(ActorEvent.HISTORY_COMPACTED, origin, work,
				(by, report) -> report.changed() ? this.facts.compacted(by, report) : null);
	}

	/** Recovers, and reports it if anything was changed. */
	RecoveryReport recovery(MaintenanceOrigin origin, Supplier<RecoveryReport> work) {
		return told(ActorEvent.HISTORY_RECOVERED, origin, work,
				(by, report) -> report.changed() ? this.facts.recovered(by, report) : null);
	}

	/**
	 * A startup check has passed: what it repaired, or let pass, is reported. That
	 * nothing is wrong the start itself reports.
	 */
	public void started(StartupOutcome outcome) {
		RecoveryReport recovery = outcome.recovery();
		ScanReport scan = outcome.scan();
		if (recovery != null && recovery.changed()) {
			record(this.facts.recovered(MaintenanceOrigin.START, recovery));
		}
		else if (outcome.verdict() == StartupOutcome.Verdict.ANOMALIES_ACCEPTED && scan != null) {
			record(this.facts.scanned(MaintenanceOrigin.START, scan));
		}
	}

	private <T> T told(String type, MaintenanceOrigin origin, Supplier<T> work,
			BiFunction<MaintenanceOrigin, T, @Nullable ActorEvent> fact) {
		long began = System.nanoTime();
		T report;
		try {
			report = work.get();
		}
		catch (WorkCancelledException | WriterLockedException | MaintenanceRefusedException
				| UnknownGroupException ex) {
			throw ex; // not begun, or cancelled: nothing was done
		}
		catch (RuntimeException ex) {
			record(this.facts.failed(type, origin, ex, Duration.ofNanos(System.nanoTime() - began)));
			throw ex;
		}
		ActorEvent event = fact.apply(origin, report);
		if (event != null) {
			record(event);
		}
		return report;
	}

	private void record(ActorEvent event) {
		try {
			FactRecorder open = this.recorder.get();
			if (open != null) {
				open.record(event);
			}
		}
		catch (RuntimeException ex) {
			// One of the user's own, or a context that ends.
			LOG.warn("Papyra could not record that its history was changed ({}): {}", event.eventType(), ex.toString());
		}
	}

}
