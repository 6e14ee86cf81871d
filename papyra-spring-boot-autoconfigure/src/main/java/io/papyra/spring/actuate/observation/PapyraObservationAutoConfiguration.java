package io.papyra.spring.actuate.observation;

import java.time.Clock;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.papyra.spring.PapyraStatus;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Observations, where there is a registry for them. */
@AutoConfiguration(after = PapyraAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
				"org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration" })
@ConditionalOnClass(name = "io.micrometer.observation.ObservationRegistry")
@ConditionalOnBean(value = PapyraStatus.class, type = "io.micrometer.observation.ObservationRegistry")
public final class PapyraObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PapyraObservations papyraObservations(ObjectProvider<ObservationRegistry> registries,
			ObjectProvider<PapyraMaintenanceConvention> conventions) {
		return new PapyraObservations(registries, conventions, Clock.systemUTC());
	}

	/** Meters of what was done before it could be observed. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "io.micrometer.core.instrument.observation.MeterObservationHandler")
	@ConditionalOnBean(type = "io.micrometer.core.instrument.MeterRegistry")
	static class Metered {

		// Before Micrometer's own, of which only the first that fits is asked.
		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		@ConditionalOnMissingBean
		RecordedTimeMeterHandler papyraRecordedTimeMeterHandler(MeterRegistry registry) {
			return new RecordedTimeMeterHandler(registry);
		}

		@Bean
		static MaintenanceDescription papyraMaintenanceDescription() {
			return new MaintenanceDescription();
		}

	}

	/** Spans of what was done before it could be observed. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "io.micrometer.tracing.handler.TracingObservationHandler")
	@ConditionalOnBean(type = "io.micrometer.tracing.Tracer")
	static class Traced {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		@ConditionalOnMissingBean
		RecordedTimeTracingHandler papyraRecordedTimeTracingHandler(Tracer tracer) {
			return new RecordedTimeTracingHandler(tracer);
		}

	}

	/**
	 * Describes the timers that Micrometer makes of observations, which it leaves without
	 * a description. Those that a user's convention calls otherwise are his.
	 */
	static final class MaintenanceDescription implements MeterFilter {

		private static final String DONE = DefaultPapyraMaintenanceConvention.NAME;

		private static final String ACTIVE = DONE + ".active";

		@Override
		public Meter.Id map(Meter.Id id) {
			return switch (id.getName()) {
				case DONE -> described(id, "Startup checks, scans, recoveries and compactions of the history");
				case ACTIVE -> described(id, "Which of these is under way");
				default -> id;
			};
		}

		private static Meter.Id described(Meter.Id id, String description) {
			return new Meter.Id(id.getName(), Tags.of(id.getTagsAsIterable()), id.getBaseUnit(), description,
					id.getType());
		}

	}

}
