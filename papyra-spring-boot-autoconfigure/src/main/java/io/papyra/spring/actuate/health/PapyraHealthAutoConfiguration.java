package io.papyra.spring.actuate.health;

import io.papyra.spring.PapyraStatus;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Health of the history, where Spring Boot's health is present. Comes after the probes'
 * own auto-configuration: their groups must be there before one of them is extended, and
 * among processors of equal order the one registered first goes first.
 */
@AutoConfiguration(after = PapyraAutoConfiguration.class,
		afterName = "org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration")
@ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
@ConditionalOnBean(PapyraStatus.class)
public final class PapyraHealthAutoConfiguration {

	// Not on the class: its condition could not even be loaded where there is no health.
	@Bean
	@ConditionalOnEnabledHealthIndicator("papyra")
	@ConditionalOnMissingBean(name = "papyraHealthIndicator")
	HealthIndicator papyraHealthIndicator(PapyraStatus status) {
		return new PapyraHealthIndicator(status);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "org.springframework.boot.actuate.endpoint.annotation.Endpoint")
	@ConditionalOnEnabledHealthIndicator("papyra")
	static class ReadinessConfiguration {

		@Bean
		static ReadinessMembership papyraReadinessMembership(Environment environment) {
			return new ReadinessMembership(environment);
		}

	}

}
