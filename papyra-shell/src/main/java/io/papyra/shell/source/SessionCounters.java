package io.papyra.shell.source;

import java.util.concurrent.atomic.LongAdder;

import io.papyra.observe.PersistenceObserver;
import io.papyra.report.CompactionReport;
import io.papyra.report.RecoveryReport;
import io.papyra.report.ScanReport;
import org.jspecify.annotations.Nullable;

/**
 * Counts what this process does: one command, or all of a console. Safe for use by
 * several threads.
 */
public final class SessionCounters implements PersistenceObserver {

	private final LongAdder scans = new LongAdder();

	private final LongAdder anomalies = new LongAdder();

	private final LongAdder recoveries = new LongAdder();

	private final LongAdder compactions = new LongAdder();

	private final LongAdder scanErrors = new LongAdder();

	private final LongAdder recoveryErrors = new LongAdder();

	private final LongAdder compactionErrors = new LongAdder();

	@Override
	public void onScan(@Nullable ScanReport report, @Nullable Throwable error, long nanos) {
		((report != null) ? this.scans : this.scanErrors).increment();
		if (report != null) {
			this.anomalies.add(report.anomalyCount());
		}
	}

	@Override
	public void onRecovery(@Nullable RecoveryReport report, @Nullable Throwable error, long nanos) {
		((report != null) ? this.recoveries : this.recoveryErrors).increment();
	}

	@Override
	public void onCompaction(@Nullable CompactionReport report, @Nullable Throwable error, long nanos) {
		((report != null) ? this.compactions : this.compactionErrors).increment();
	}

	/** What has been counted; a command writes no facts. */
	public Counters counters() {
		return new Counters(0L, 0L, this.scans.sum(), this.anomalies.sum(), this.recoveries.sum(),
				this.compactions.sum(), 0L, this.scanErrors.sum(), this.recoveryErrors.sum(),
				this.compactionErrors.sum());
	}

	/** Begins again at zero. */
	public void reset() {
		this.scans.reset();
		this.anomalies.reset();
		this.recoveries.reset();
		this.compactions.reset();
		this.scanErrors.reset();
		this.recoveryErrors.reset();
		this.compactionErrors.reset();
	}

}
