package io.papyra.spring.actuate.health;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

import io.papyra.recorder.RecorderStatus;
import io.papyra.spring.PapyraStatus;
import io.papyra.startup.StartupOutcome;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Down while facts cannot be stored. Its details never hold a payload. Touches no
 * storage.
 */
final class PapyraHealthIndicator extends AbstractHealthIndicator {

	private final PapyraStatus status;

	PapyraHealthIndicator(PapyraStatus status) {
		super("The state of Papyra's recorder is not known");
		this.status = status;
	}

	@Override
	protected void doHealthCheck(Health.Builder health) {
		RecorderStatus recorder = this.status.recorder();
		health.status((recorder != null) ? statusOf(recorder.state()) : Status.UP);
		health.withDetail("backend", this.status.backend().name());
		health.withDetail("location", this.status.backend().location());
		StartupOutcome startup = this.status.startup();
		if (startup != null) {
			health.withDetail("startup", PapyraStatus.word(startup.verdict()));
			Boolean unclean = startup.uncleanShutdown();
			if (unclean != null) {
				health.withDetail("uncleanShutdown", unclean);
			}
		}
		Instant damaged = this.status.damagedSince();
		if (damaged != null) {
			// Facts are stored all the same.
			health.withDetail("damagedSince", damaged);
		}
		if (recorder != null) {
			describe(recorder, health);
		}
	}

	private static Status statusOf(RecorderStatus.State state) {
		return switch (state) {
			case OPEN -> Status.UP;
			case NEW -> Status.OUT_OF_SERVICE;
			case FAILING, CLOSED -> Status.DOWN;
		};
	}

	private static void describe(RecorderStatus recorder, Health.Builder health) {
		health.withDetail("writer", PapyraStatus.word(recorder.state()));
		health.withDetail("bufferUsed", recorder.bufferUsed());
		health.withDetail("bufferSize", recorder.bufferSize());
		Map<String, Long> dropped = new TreeMap<>();
		recorder.dropped().forEach((reason, count) -> dropped.put(reason.wireName(), count));
		health.withDetail("dropped", dropped);
		if (recorder.lastSync() != null) {
			health.withDetail("lastSync", recorder.lastSync());
		}
		if (recorder.removedAt() != null) {
			Map<String, Long> removed = new TreeMap<>();
			recorder.removed().forEach((kind, count) -> removed.put(kind.wireName(), count));
			health.withDetail("removedByOthers", removed);
			health.withDetail("removedByOthersAt", recorder.removedAt());
		}
		if (recorder.failure() != null) {
			health.withDetail("failure", recorder.failure());
		}
		if (recorder.stalledSince() != null) {
			health.withDetail("stalledSince", recorder.stalledSince());
		}
		if (recorder.failingSince() != null) {
			health.withDetail("failingSince", recorder.failingSince());
		}
	}

}
