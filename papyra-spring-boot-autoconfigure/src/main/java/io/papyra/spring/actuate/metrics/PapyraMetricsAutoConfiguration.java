package io.papyra.spring.actuate.metrics;

import io.papyra.spring.PapyraStatus;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Meters, where there is a registry for them. */
@AutoConfiguration(after = PapyraAutoConfiguration.class,
		afterName = {
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration" })
@ConditionalOnClass(name = "io.micrometer.core.instrument.binder.MeterBinder")
@ConditionalOnBean(value = PapyraStatus.class, type = "io.micrometer.core.instrument.MeterRegistry")
public final class PapyraMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PapyraMetrics papyraMetrics(ObjectProvider<PapyraStatus> status) {
		return new PapyraMetrics(status);
	}

}
