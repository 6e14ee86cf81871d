package io.papyra.spring.actuate.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.papyra.fact.FactKind;
import io.papyra.observe.DropReason;
import io.papyra.observe.PersistenceObserver;
import io.papyra.report.CompactionReport;
import io.papyra.report.RecoveryReport;
import io.papyra.report.ScanReport;
import io.papyra.retention.ExpiryReason;
import io.papyra.spring.PapyraStatus;
import io.papyra.spring.maintenance.CompactionResult;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Turns what an observer is notified of into meters. It is notified of the startup check
 * long before there is a registry, and must not cause one to be created: counts are kept
 * here and read by the registry, durations wait until the first registry is bound.
 */
final class PapyraMetrics implements PersistenceObserver, MeterBinder {

	/**
	 * Only between the gate and the binding of meters; a start that writes more batches
	 * loses durations.
	 */
	private static final int MOST_WAITING = 1000;

	private final ObjectProvider<PapyraStatus> status;

	private final CounterMeters counts = new CounterMeters();

	private final List<TimerMeters> bound = new ArrayList<>();

	private final List<Consumer<TimerMeters>> waiting = new ArrayList<>();

	PapyraMetrics(ObjectProvider<PapyraStatus> status) {
		this.status = status;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		PapyraStatus status = this.status.getObject();
		this.counts.bindTo(registry, status.backend().name());
		StorageGauges.bindTo(registry, status);
		RunGauges.bindTo(registry, status);
		TimerMeters durations = new TimerMeters(registry);
		synchronized (this.bound) {
			this.waiting.forEach((duration) -> duration.accept(durations));
			this.bound.add(durations);
		}
	}

	@Override
	public void onWritten(long[] factsByKind, long bytes, long nanos) {
		long facts = this.counts.written(factsByKind, bytes);
		tell((durations) -> durations.written(facts, nanos));
	}

	@Override
	public void onEvents(long[] eventsByType) {
		this.counts.events(eventsByType);
	}

	@Override
	public void onGaps(long count) {
		this.counts.gaps(count);
	}

	@Override
	public void onDropped(DropReason reason, @Nullable FactKind kind, long count) {
		this.counts.dropped(reason, count);
	}

	@Override
	public void onWriteError(Throwable error) {
		this.counts.writeError();
	}

	@Override
	public void onScan(@Nullable ScanReport report, @Nullable Throwable error, long nanos) {
		if (report != null) {
			this.counts.anomalies(report.anomalyCounts());
		}
		tell((durations) -> durations.scanned(TimerMeters.Outcome.of(report), nanos));
	}

	@Override
	public void onRecovery(@Nullable RecoveryReport report, @Nullable Throwable error, long nanos) {
		TimerMeters.Outcome outcome = TimerMeters.Outcome.of((report != null) ? report.after() : null);
		if (report != null && !report.dryRun()) {
			this.counts.gaps(report.gapsAcknowledged());
		}
		tell((durations) -> durations.recovered(outcome, nanos));
	}

	@Override
	public void onExpired(FactKind kind, ExpiryReason reason, long count) {
		this.counts.expired(kind, reason, count);
	}

	@Override
	public void onCompaction(@Nullable CompactionReport report, @Nullable Throwable error, long nanos) {
		if (report != null) {
			this.counts.compacted(report);
		}
		tell((durations) -> durations.compacted(CompactionResult.Outcome.of(report, error), nanos));
	}

	private void tell(Consumer<TimerMeters> news) {
		synchronized (this.bound) {
			this.bound.forEach(news);
			if (this.bound.isEmpty() && this.waiting.size() < MOST_WAITING) {
				this.waiting.add(news);
			}
		}
	}

}
