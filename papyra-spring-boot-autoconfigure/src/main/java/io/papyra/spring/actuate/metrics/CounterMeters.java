package io.papyra.spring.actuate.metrics;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.papyra.fact.FactKind;
import io.papyra.observe.DropReason;
import io.papyra.observe.EventType;
import io.papyra.report.AnomalyType;
import io.papyra.report.CompactionReport;
import io.papyra.retention.ExpiryReason;

/**
 * Counters, exact from the first moment. Each exists from the start with the value zero,
 * so that a rate over it is right. Safe for use by several threads.
 */
final class CounterMeters {

	private final Map<FactKind, LongAdder> written = counters(FactKind.class);

	private final Map<EventType, LongAdder> events = counters(EventType.class);

	private final Map<DropReason, LongAdder> dropped = counters(DropReason.class);

	private final Map<AnomalyType, LongAdder> anomalies = counters(AnomalyType.class);

	private final Map<FactKind, Map<ExpiryReason, LongAdder>> expired = new EnumMap<>(FactKind.class);

	private final LongAdder bytes = new LongAdder();

	private final LongAdder reclaimed = new LongAdder();

	private final LongAdder writeErrors = new LongAdder();

	private final LongAdder gaps = new LongAdder();

	CounterMeters() {
		for (FactKind kind : FactKind.values()) {
			this.expired.put(kind, counters(ExpiryReason.class));
		}
	}

	/** CounterMeters a batch and returns how many facts it has. */
	long written(long[] factsByKind, long batchBytes) {
		long facts = 0;
		for (FactKind kind : FactKind.values()) {
			long count = factsByKind[kind.ordinal()];
			counter(this.written, kind).add(count);
			facts += count;
		}
		this.bytes.add(batchBytes);
		return facts;
	}

	void events(long[] eventsByType) {
		for (EventType type : EventType.values()) {
			counter(this.events, type).add(eventsByType[type.ordinal()]);
		}
	}

	void gaps(long count) {
		this.gaps.add(count);
	}

	void dropped(DropReason reason, long count) {
		counter(this.dropped, reason).add(count);
	}

	void expired(FactKind kind, ExpiryReason reason, long count) {
		counter(counter(this.expired, kind), reason).add(count);
	}

	/** Facts and bytes; a log that was written meanwhile may have grown. */
	void compacted(CompactionReport report) {
		report.expired().forEach((kind, reasons) -> reasons.forEach((reason, count) -> expired(kind, reason, count)));
		this.reclaimed.add(Math.max(0, report.bytesReclaimed()));
	}

	void writeError() {
		this.writeErrors.increment();
	}

	void anomalies(Map<AnomalyType, Long> counts) {
		counts.forEach((type, count) -> counter(this.anomalies, type).add(count));
	}

	void bindTo(MeterRegistry registry, String backend) {
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
