package io.papyra.spring.actuate.metrics;

import java.time.Duration;
import java.time.Instant;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.papyra.backend.Scannable;
import io.papyra.backend.StorageUse;
import io.papyra.fact.FactKind;
import io.papyra.recorder.RecorderStatus;
import io.papyra.spring.PapyraStatus;
import org.jspecify.annotations.Nullable;

/**
 * What is there at the moment of asking. A gauge whose value cannot be determined is not
 * registered.
 */
final class StorageGauges {

	private StorageGauges() {
	}

	static void bindTo(MeterRegistry registry, PapyraStatus status) {
		if (status.recorder() != null) {
			Gauge.builder("papyra.buffer.size", status, StorageGauges::bufferSize)
				.description("Bytes that may wait for the writer")
				.baseUnit("bytes")
				.register(registry);
			Gauge.builder("papyra.sync.last", status, StorageGauges::lastSync)
				.description("When facts were last stored as durably as papyra.write.sync says, since the epoch")
				.baseUnit("seconds")
				.register(registry);
			Gauge.builder("papyra.write.failing", status, StorageGauges::failing)
				.description("For how long facts cannot be stored, 0 if they can")
				.baseUnit("seconds")
				.register(registry);
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
		if (status.storageLimit() != null) {
			Gauge.builder("papyra.storage.limit", status, StorageGauges::storageLimit)
				.description("Bytes that the history is kept to by retention")
				.baseUnit("bytes")
				.register(registry);
		}
		if (status.isMeasured()) {
			Gauge.builder("papyra.storage.free", new FreeSpace(status::freeSpace), FreeSpace::bytes)
				.description("Bytes that can still be stored where the history is")
				.baseUnit("bytes")
				.strongReference(true)
				.register(registry);
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

	private static double bufferSize(PapyraStatus status) {
		RecorderStatus recorder = status.recorder();
		return (recorder != null) ? recorder.bufferSize() : Double.NaN;
	}

	private static double lastSync(PapyraStatus status) {
		RecorderStatus recorder = status.recorder();
		return sinceTheEpoch((recorder != null) ? recorder.lastSync() : null);
	}

	/** As Prometheus counts time; NaN for never. */
	static double sinceTheEpoch(@Nullable Instant time) {
		return (time != null) ? time.toEpochMilli() / 1000.0 : Double.NaN;
	}

	private static double failing(PapyraStatus status) {
		RecorderStatus recorder = status.recorder();
		return secondsSince((recorder != null) ? recorder.failingSince() : null);
	}

	private static double storageLimit(PapyraStatus status) {
		Long bytes = status.storageLimit();
		return (bytes != null) ? bytes : Double.NaN;
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
