package io.papyra.autoconfigure.metrics;

import java.time.Duration;
import java.time.Instant;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.papyra.autoconfigure.PapyraStatus;
import io.papyra.backend.Scannable;
import io.papyra.backend.StorageUse;
import io.papyra.fact.FactKind;
import io.papyra.recorder.RecorderStatus;
import org.jspecify.annotations.Nullable;

/**
 * What is there at the moment of asking. A gauge whose value nobody can tell is not
 * registered.
 */
final class StorageGauges {

	private StorageGauges() {
	}

	static void bindTo(MeterRegistry registry, PapyraStatus status) {
		if (status.recorder() != null) {
			Gauge.builder("papyra.buffer.used", status, StorageGauges::bufferUsed)
				.description("Bytes that wait for the writer")
				.baseUnit("bytes")
				.register(registry);
			Gauge.builder("papyra.write.stalled", status, StorageGauges::stalled)
				.description("For how long the write or sync has not returned that takes too long, 0 if none does")
				.baseUnit("seconds")
				.register(registry);
		}
		if (status.backend() instanceof Scannable) {
			Gauge.builder("papyra.damaged", status, StorageGauges::damaged)
				.description("For how long the history has been known to be damaged, 0 if it is not")
				.baseUnit("seconds")
				.register(registry);
		}
		if (status.isMeasured()) {
			for (FactKind kind : FactKind.values()) {
				Gauge.builder("papyra.facts.stored", status, (measured) -> storedFacts(measured, kind))
					.description("Facts that the history holds, expired ones included")
					.tag("kind", kind.wireName())
					.register(registry);
			}
			Gauge.builder("papyra.storage.size", status, StorageGauges::storedBytes)
				.description("Bytes that the history takes")
				.baseUnit("bytes")
				.register(registry);
		}
	}

	private static double bufferUsed(PapyraStatus status) {
		RecorderStatus recorder = status.recorder();
		return (recorder != null) ? recorder.bufferUsed() : Double.NaN;
	}

	private static double stalled(PapyraStatus status) {
		RecorderStatus recorder = status.recorder();
		return secondsSince((recorder != null) ? recorder.stalledSince() : null);
	}

	private static double damaged(PapyraStatus status) {
		return secondsSince(status.damagedSince());
	}

	private static double secondsSince(@Nullable Instant since) {
		return (since != null) ? Math.max(0, Duration.between(since, Instant.now()).toMillis() / 1000.0) : 0;
	}

	private static double storedFacts(PapyraStatus status, FactKind kind) {
		StorageUse use = status.stored();
		return (use != null) ? use.of(kind).facts() : Double.NaN;
	}

	private static double storedBytes(PapyraStatus status) {
		Long bytes = status.storedBytes();
		return (bytes != null) ? bytes : Double.NaN;
	}

}
