package io.papyra.spring.pekko;

import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.papyra.pekko.CapturedSystem;
import io.papyra.pekko.PekkoCapture;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Meters of the captured actors, where there is a registry for them. */
@AutoConfiguration(after = PapyraPekkoAutoConfiguration.class,
		afterName = {
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration" })
@ConditionalOnClass(name = { "io.papyra.pekko.PapyraPekko", "org.apache.pekko.actor.ActorSystem",
		"io.micrometer.core.instrument.binder.MeterBinder" })
@ConditionalOnBean(type = { "io.papyra.pekko.PekkoCapture", "io.micrometer.core.instrument.MeterRegistry" })
public final class PapyraPekkoMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ActorMeters papyraActorMeters(PekkoCapture capture) {
		return new ActorMeters(capture);
	}

	/**
	 * How many actors live, of all captured actor systems together, by what they do.
	 * Counts what has started and stopped; asks no actor.
	 */
	static final class ActorMeters implements MeterBinder {

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
			Gauge
				.builder("papyra.actors", this.capture,
						(captured) -> captured.systems().stream().mapToLong(count).sum())
				.description("Actors that have started and not stopped")
				.baseUnit("actors")
				.tag("state", state)
				.register(registry);
		}

	}

}
