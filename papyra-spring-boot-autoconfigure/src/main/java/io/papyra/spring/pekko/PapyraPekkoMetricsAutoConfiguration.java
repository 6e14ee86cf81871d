package io.papyra.spring.pekko;

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

}
