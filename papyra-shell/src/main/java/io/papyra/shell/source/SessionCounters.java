package io.papyra.shell.source;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

import io.papyra.observe.PersistenceObserver;
import io.papyra.report.CompactionReport;
import io.papyra.report.RecoveryReport;
import io.papyra.report.ScanReport;
import io.papyra.shell.source.Counters.Name;
import org.jspecify.annotations.Nullable;

/**
 * Counts what this process does: one command, or all of a console. Safe for use by
 * several threads.
 */
public final class SessionCounters implements PersistenceObserver {

	private final Map<Name, LongAdder> counts = new EnumMap<>(Name.class);

	/** All counters at zero. */
	public SessionCounters() {
		for (Name name : Name.values()) {
			this.counts.put(name, new LongAdder());
		}
	}

	private void count(Name name, long count) {
		Objects.requireNonNull(this.counts.get(name)).add(count);
	}

	@Override
	public void onScan(@Nullable ScanReport report, @Nullable Throwable error, long nanos) {
		count((report != null) ? Name.SCANS : Name.SCAN_ERRORS, 1);
		count(Name.ANOMALIES_DETECTED, (report != null) ? report.anomalyCount() : 0);
	}

	@Override
	public void onRecovery(@Nullable RecoveryReport report, @Nullable Throwable error, long nanos) {
		count((report != null) ? Name.RECOVERIES : Name.RECOVERY_ERRORS, 1);
	}

	@Override
	public void onCompaction(@Nullable CompactionReport report, @Nullable Throwable error, long nanos) {
		count((report != null) ? Name.COMPACTIONS : Name.COMPACTION_ERRORS, 1);
	}

	/** What has been counted; a command writes no facts. */
	public Counters counters() {
		Map<Name, Long> sums = new EnumMap<>(Name.class);
		this.counts.forEach((name, count) -> sums.put(name, count.sum()));
		return new Counters(sums);
	}

	/** Begins again at zero. */
	public void reset() {
		this.counts.values().forEach(LongAdder::reset);
	}

}
