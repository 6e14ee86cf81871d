package io.papyra.spring.pekko;

import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.papyra.pekko.CapturedSystem;
import io.papyra.pekko.PekkoCapture;

/**
 * How many actors live, of all captured actor systems together, by what they do. Counts
 * what has started and stopped; asks no actor.
 */
final class ActorMeters implements MeterBinder {

	private final PekkoCapture capture;

	ActorMeters(PekkoCapture capture) {
		this.capture = capture;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		gauge(registry, "running", CapturedSystem::running);
		gauge(registry, "stopping", CapturedSystem::stopping);
		gauge(registry, "restarting", CapturedSystem::restarting);
	}

	private void gauge(MeterRegistry registry, String state, ToLongFunction<CapturedSystem> count) {
		Gauge.builder("papyra.actors", this.capture, (captured) -> captured.systems().stream().mapToLong(count).sum())
			.description("Actors that have started and not stopped")
			.baseUnit("actors")
			.tag("state", state)
			.register(registry);
	}

}
