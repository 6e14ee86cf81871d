package io.papyra.spring.actuate.metrics;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.papyra.fact.FactKind;
import io.papyra.observe.DropReason;
import io.papyra.observe.EventType;
import io.papyra.observe.PersistenceObserver;
import io.papyra.report.AnomalyType;
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
 * here and read by the registry, durations wait until the first registry is bound. Each
 * counter exists from the start with the value zero, so that a rate over it is right.
 */
final class PapyraMetrics implements PersistenceObserver, MeterBinder {

	/**
	 * Only between the gate and the binding of meters; a start that writes more batches
	 * loses durations.
	 */
	private static final int MOST_WAITING = 1000;

	private final ObjectProvider<PapyraStatus> status;

	private final Map<FactKind, LongAdder> written = counters(FactKind.class);

	private final Map<EventType, LongAdder> events = counters(EventType.class);

	private final Map<DropReason, LongAdder> dropped = counters(DropReason.class);

	private final Map<AnomalyType, LongAdder> anomalies = counters(AnomalyType.class);

	private final Map<FactKind, Map<ExpiryReason, LongAdder>> expired = new EnumMap<>(FactKind.class);

	private final LongAdder bytes = new LongAdder();

	private final LongAdder reclaimed = new LongAdder();

	private final LongAdder writeErrors = new LongAdder();

	private final LongAdder gaps = new LongAdder();

	private final List<TimerMeters> bound = new ArrayList<>();

	private final List<Consumer<TimerMeters>> waiting = new ArrayList<>();

	PapyraMetrics(ObjectProvider<PapyraStatus> status) {
		this.status = status;
		for (FactKind kind : FactKind.values()) {
			this.expired.put(kind, counters(ExpiryReason.class));
		}
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		PapyraStatus status = this.status.getObject();
		bindCounters(registry, status.backend().name());
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
		long sum = 0;
		for (FactKind kind : FactKind.values()) {
			long count = factsByKind[kind.ordinal()];
			counter(this.written, kind).add(count);
			sum += count;
		}
		this.bytes.add(bytes);
		long facts = sum;
		tell((durations) -> durations.written(facts, nanos));
	}

	@Override
	public void onEvents(long[] eventsByType) {
		for (EventType type : EventType.values()) {
			counter(this.events, type).add(eventsByType[type.ordinal()]);
		}
	}

	@Override
	public void onGaps(long count) {
		this.gaps.add(count);
	}

	@Override
	public void onDropped(DropReason reason, @Nullable FactKind kind, long count) {
		counter(this.dropped, reason).add(count);
	}

	@Override
	public void onWriteError(Throwable error) {
		this.writeErrors.increment();
	}

	@Override
	public void onScan(@Nullable ScanReport report, @Nullable Throwable error, long nanos) {
		if (report != null) {
			report.anomalyCounts().forEach((type, count) -> counter(this.anomalies, type).add(count));
		}
		tell((durations) -> durations.scanned(TimerMeters.Outcome.of(report), nanos));
	}

	@Override
	public void onRecovery(@Nullable RecoveryReport report, @Nullable Throwable error, long nanos) {
		TimerMeters.Outcome outcome = TimerMeters.Outcome.of((report != null) ? report.after() : null);
		if (report != null && !report.dryRun()) {
			this.gaps.add(report.gapsAcknowledged());
		}
		tell((durations) -> durations.recovered(outcome, nanos));
	}

	@Override
	public void onExpired(FactKind kind, ExpiryReason reason, long count) {
		counter(counter(this.expired, kind), reason).add(count);
	}

	@Override
	public void onCompaction(@Nullable CompactionReport report, @Nullable Throwable error, long nanos) {
		if (report != null) {
			report.expired()
				.forEach((kind, reasons) -> reasons.forEach((reason, count) -> onExpired(kind, reason, count)));
			// A log that was written meanwhile may have grown.
			this.reclaimed.add(Math.max(0, report.bytesReclaimed()));
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

	private void bindCounters(MeterRegistry registry, String backend) {
		this.written.forEach((kind, counter) -> function("papyra.facts.written", counter).description("Facts stored")
			.tag("backend", backend)
			.tag("kind", kind.wireName())
			.register(registry));
		this.events.forEach((type, counter) -> function("papyra.events", counter)
			.description("Events stored, by the types that Papyra records itself; all others are one")
			.baseUnit("events")
			.tag("type", type.wireName())
			.register(registry));
		// No base unit: in Prometheus it would be repeated in the name.
		function("papyra.gaps.recorded", this.gaps)
			.description("Records of facts that are missing: never stored, lost by the store, or removed by a repair")
			.register(registry);
		this.dropped.forEach((reason, counter) -> function("papyra.facts.dropped", counter)
			.description("Facts that were not recorded")
			.tag("reason", reason.wireName())
			.register(registry));
		this.anomalies.forEach((type, counter) -> function("papyra.anomalies.detected", counter)
			.description("Anomalies found by scans")
			.tag("type", type.name().toLowerCase(Locale.ROOT))
			.register(registry));
		this.expired.forEach((kind,
				reasons) -> reasons.forEach((reason, counter) -> function("papyra.facts.expired", counter)
					.description("Facts that left the history because they no longer counted")
					.tag("kind", kind.wireName())
					.tag("reason", reason.wireName())
					.register(registry)));
		function("papyra.compaction.reclaimed", this.reclaimed).description("Bytes that compactions gave back")
			.baseUnit("bytes")
			.register(registry);
		// No base unit: registries append it to the name, which says it already.
		function("papyra.bytes.written", this.bytes).description("Bytes stored").register(registry);
		function("papyra.write.errors", this.writeErrors).description("Failed attempts to store a batch")
			.register(registry);
	}

	private static FunctionCounter.Builder<LongAdder> function(String name, LongAdder counter) {
		return FunctionCounter.builder(name, counter, LongAdder::sum);
	}

	private static <E extends Enum<E>> Map<E, LongAdder> counters(Class<E> type) {
		Map<E, LongAdder> counters = new EnumMap<>(type);
		for (E constant : type.getEnumConstants()) {
			counters.put(constant, new LongAdder());
		}
		return counters;
	}

	private static <E, C> C counter(Map<E, C> counters, E key) {
		return Objects.requireNonNull(counters.get(key));
	}

}
