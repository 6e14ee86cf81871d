package io.papyra.startup;

import java.time.Duration;
import java.time.InstantSource;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Recheckable;
import io.papyra.backend.Recoverable;
import io.papyra.backend.Scannable;
import io.papyra.backend.WorkCancelledException;
import io.papyra.observe.PersistenceObserver;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import org.jspecify.annotations.Nullable;

/** One run of the startup check: scan, decide by mode, recover, judge what is left. */
final class StartupDecision {

	private final PersistenceBackend backend;

	private final StartupOptions options;

	private final PersistenceObserver observer;

	private final InstantSource clock;

	private final long began = System.nanoTime();

	StartupDecision(PersistenceBackend backend, StartupOptions options, PersistenceObserver observer,
			InstantSource clock) {
		this.clock = clock;
		this.backend = backend;
		this.options = options;
		this.observer = observer;
	}

	StartupOutcome decide(ProgressMonitor watcher) {
		if (this.options.mode() == StartupMode.IGNORE || !(this.backend instanceof Scannable scannable)) {
			return outcome(StartupOutcome.Verdict.NOT_CHECKED, null, null);
		}
		try (ShutdownWatch shutdown = new ShutdownWatch(this.backend.location())) {
			ProgressMonitor watched = both(watcher, shutdown);
			Duration timeout = this.options.timeout();
			if (timeout == null) {
				return check(scannable, watched);
			}
			return new TimedWork(timeout, this.backend.location())
				.call((monitor) -> check(scannable, both(monitor, watched)));
		}
	}

	/** Decides on a store that no other writer can change any more. */
	StartupOutcome decide(Recheckable.Locked store) {
		try (ShutdownWatch shutdown = new ShutdownWatch(this.backend.location())) {
			return check(store, shutdown);
		}
	}

	private static ProgressMonitor both(ProgressMonitor first, ProgressMonitor second) {
		return (done, total) -> {
			first.progress(done, total);
			second.progress(done, total);
		};
	}

	/** Nothing begins once the check is cancelled. */
	private void proceed(ScanReport scan, ProgressMonitor monitor) {
		WorkCancelledException.check("the check of " + this.backend.location());
		monitor.progress(scan.bytes(), scan.bytes());
	}

	private StartupOutcome check(Scannable scannable, ProgressMonitor monitor) {
		ScanReport scan = scan(scannable, monitor);
		proceed(scan, monitor);
		if (scan.isClean()) {
			return outcome(StartupOutcome.Verdict.CLEAN, scan, null);
		}
		return switch (this.options.mode()) {
			case SCAN_ONLY, IGNORE -> outcome(StartupOutcome.Verdict.ANOMALIES_ACCEPTED, scan, null);
			case FAIL_ON_ANOMALY -> throw failed(outcome(StartupOutcome.Verdict.ANOMALIES, scan, null));
			case RECOVER -> recovered(scannable, scan, monitor);
		};
	}

	private StartupOutcome recovered(Scannable scannable, ScanReport scan, ProgressMonitor monitor) {
		if (!(scannable instanceof Recoverable recoverable)) {
			throw failed(outcome(StartupOutcome.Verdict.ANOMALIES_REMAIN, scan, null));
		}
		RecoveryReport report = recover(recoverable, monitor);
		proceed(report.after(), monitor);
		if (report.after().isClean()) {
			return outcome(StartupOutcome.Verdict.RECOVERED, scan, report);
		}
		throw failed(outcome(StartupOutcome.Verdict.ANOMALIES_REMAIN, scan, report));
	}

	private ScanReport scan(Scannable scannable, ProgressMonitor monitor) {
		long start = System.nanoTime();
		try {
			ScanReport report = read(scannable, monitor);
			this.observer.onScan(report, null, System.nanoTime() - start);
			return report;
		}
		catch (WorkCancelledException ex) {
			throw ex;
		}
		catch (PersistenceException ex) {
			this.observer.onScan(null, ex, System.nanoTime() - start);
			throw undone(ex);
		}
	}

	private ScanReport read(Scannable scannable, ProgressMonitor monitor) {
		boolean incremental = this.options.depth() == ScanDepth.INCREMENTAL;
		return scannable.scan(incremental ? ScanRequest.INCREMENTAL : ScanRequest.CHECKSUMS, monitor);
	}

	private RecoveryReport recover(Recoverable recoverable, ProgressMonitor monitor) {
		long start = System.nanoTime();
		try {
			RecoveryReport report = recoverable.recover(
					new RecoveryRequest(this.options.recoveryMode(), this.options.quarantineDirectory(), false),
					monitor);
			this.observer.onRecovery(report, null, System.nanoTime() - start);
			return report;
		}
		catch (WorkCancelledException ex) {
			throw ex;
		}
		catch (PersistenceException ex) {
			this.observer.onRecovery(null, ex, System.nanoTime() - start);
			throw undone(ex);
		}
	}

	private StartupOutcome outcome(StartupOutcome.Verdict verdict, @Nullable ScanReport scan,
			@Nullable RecoveryReport recovery) {
		return new StartupOutcome(this.options.mode(), verdict, scan, recovery, this.clock.instant(),
				Duration.ofNanos(System.nanoTime() - this.began));
	}

	private StartupCheckFailedException failed(StartupOutcome outcome) {
		return new StartupCheckFailedException(FailureText.of(this.backend, this.options, outcome),
				this.backend.location(), outcome, null);
	}

	private StartupCheckFailedException undone(PersistenceException ex) {
		return new StartupCheckFailedException("the history could not be checked: " + ex.getMessage(),
				this.backend.location(), null, ex);
	}

}
