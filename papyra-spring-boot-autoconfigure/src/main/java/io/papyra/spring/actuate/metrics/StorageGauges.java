package io.papyra.spring.actuate.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.papyra.backend.Scannable;
import io.papyra.fact.FactKind;
import io.papyra.recorder.RecorderStatus;
import io.papyra.report.StorageUsage;
import io.papyra.spring.PapyraStatus;
import org.jspecify.annotations.Nullable;

/**
 * What is there at the moment of asking. A gauge whose value cannot be determined is not
 * registered.
 */
final class StorageGauges {

	private final MeterRegistry registry;

	private final PapyraStatus status;

	private StorageGauges(MeterRegistry registry, PapyraStatus status) {
		this.registry = registry;
		this.status = status;
	}

	static void bindTo(MeterRegistry registry, PapyraStatus status) {
		StorageGauges gauges = new StorageGauges(registry, status);
		if (status.recorder() != null) {
			gauges.recorder();
		}
		if (status.backend() instanceof Scannable) {
			gauges.seconds("papyra.damaged", (damaged) -> secondsSince(damaged.damagedSince()),
					"For how long the history has been known to be damaged, 0 if it is not");
		}
		if (status.storageLimit() != null) {
			gauges.bytes("papyra.storage.limit", (limited) -> known(limited.storageLimit()),
					"Bytes that the history is kept to by retention");
		}
		if (status.isMeasured()) {
			gauges.storage();
		}
	}

	private void recorder() {
		bytes("papyra.buffer.size", recorder(RecorderStatus::bufferSize), "Bytes that may wait for the writer");
		bytes("papyra.buffer.used", recorder(RecorderStatus::bufferUsed), "Bytes that wait for the writer");
		seconds("papyra.sync.last", recorder((status) -> sinceTheEpoch(status.lastSync())),
				"When facts were last stored as durably as papyra.write.sync says, since the epoch");
		seconds("papyra.write.failing", recorder((status) -> secondsSince(status.failingSince())),
				"For how long facts cannot be stored, 0 if they can");
		seconds("papyra.write.stalled", recorder((status) -> secondsSince(status.stalledSince())),
				"For how long the write or sync has not returned that takes too long, 0 if none does");
	}

	private void storage() {
		bytes("papyra.storage.size", (measured) -> known(measured.storedBytes()), "Bytes that the history takes");
		Gauge.builder("papyra.storage.free", new FreeSpace(this.status::freeSpace), FreeSpace::bytes)
			.description("Bytes that can still be stored where the history is")
			.baseUnit("bytes")
			.strongReference(true)
			.register(this.registry);
		for (FactKind kind : FactKind.values()) {
			Gauge.builder("papyra.facts.stored", this.status, (measured) -> storedFacts(measured, kind))
				.description("Facts that the history holds, expired ones included")
				.tag("kind", kind.wireName())
				.register(this.registry);
		}
	}

	private void bytes(String name, ToDoubleFunction<PapyraStatus> value, String description) {
		Gauge.builder(name, this.status, value).description(description).baseUnit("bytes").register(this.registry);
	}

	private void seconds(String name, ToDoubleFunction<PapyraStatus> value, String description) {
		Gauge.builder(name, this.status, value).description(description).baseUnit("seconds").register(this.registry);
	}

	/** A value of the recorder; NaN where there is none. */
	private static ToDoubleFunction<PapyraStatus> recorder(ToDoubleFunction<RecorderStatus> value) {
		return (status) -> {
			RecorderStatus recorder = status.recorder();
			return (recorder != null) ? value.applyAsDouble(recorder) : Double.NaN;
		};
	}

	/** As Prometheus counts time; NaN for never. */
	static double sinceTheEpoch(@Nullable Instant time) {
		return (time != null) ? time.toEpochMilli() / 1000.0 : Double.NaN;
	}

	private static double secondsSince(@Nullable Instant since) {
		return (since != null) ? Math.max(0, Duration.between(since, Instant.now()).toMillis() / 1000.0) : 0;
	}

	private static double storedFacts(PapyraStatus status, FactKind kind) {
		StorageUsage use = status.stored();
		return (use != null) ? use.of(kind).facts() : Double.NaN;
	}

	private static double known(@Nullable Long bytes) {
		return (bytes != null) ? bytes : Double.NaN;
	}

}
