package io.papyra.redis.autoconfigure;

import java.time.Duration;

import io.micrometer.core.instrument.MeterRegistry;
import io.papyra.backend.PersistenceBackend;
import io.papyra.redis.RedisBackend;
import io.papyra.redis.RedisGroups;
import io.papyra.redis.listener.GroupListenerOptions;
import io.papyra.spring.PapyraStatus;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.spring.settings.InvalidPapyraPropertyException;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Consumer groups of a service whose history is in Redis: listeners, their health and
 * their meters.
 */
@AutoConfiguration(after = PapyraAutoConfiguration.class,
		afterName = {
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration" })
@ConditionalOnBean(PapyraStatus.class)
@ImportRuntimeHints(RedisRuntimeHints.class)
public final class PapyraGroupsAutoConfiguration {

	private static final String SHUTDOWN = "spring.lifecycle.timeout-per-shutdown-phase";

	/** Also without Redis: a listener that gets nothing has to be told. */
	@Bean
	GroupListenerMethods papyraGroupListenerMethods(DefaultListableBeanFactory beans,
			ObjectProvider<RedisGroups> groups, Environment environment) {
		return new GroupListenerMethods(beans, groups, () -> options(environment),
				environment.getProperty("papyra.backend"), AotDetector.useGeneratedArtifacts());
	}

	private static GroupListenerOptions options(Environment environment) {
		RedisProperties properties = RedisProperties.of(environment);
		String application = environment.getProperty("spring.application.name");
		GroupListenerOptions named = (properties.consumerName() != null)
				? GroupListenerOptions.named(properties.consumerName().strip())
				: GroupListenerOptions.of(StringUtils.hasText(application) ? application : "application");
		Duration phase = Binder.get(environment).bind(SHUTDOWN, Duration.class).orElse(Duration.ofSeconds(30));
		return named.withConsumers(properties.consumers()).withStopWithin(phase.dividedBy(10).multipliedBy(9));
	}

	/** Where the history is in Redis. */
	@Configuration(proxyBeanMethods = false)
	@Conditional(OnRedisBackend.class)
	static class RedisConfiguration {

		// It ends with the backend.
		@Bean(destroyMethod = "")
		@ConditionalOnMissingBean
		RedisGroups papyraRedisGroups(@Qualifier(OnRedisBackend.BACKEND) PersistenceBackend backend) {
			if (backend instanceof RedisBackend redis) {
				return redis.groups();
			}
			throw new InvalidPapyraPropertyException("papyra.backend", backend.name(),
					"redis, or the name of a bean that is a RedisBackend: so it was when this application was "
							+ "processed ahead of time");
		}

		@Bean
		GroupWatch papyraGroupWatch(ListableBeanFactory beans) {
			return new GroupWatch(beans);
		}

	}

	/** Health of the listeners, where Spring Boot's health is present. */
	@Configuration(proxyBeanMethods = false)
	@Conditional(OnRedisBackend.class)
	@ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
	static class HealthConfiguration {

		// Not on the class: its condition could not even be loaded without health.
		@Bean
		@ConditionalOnEnabledHealthIndicator("papyraConsumers")
		@ConditionalOnMissingBean(name = "papyraConsumersHealthIndicator")
		HealthIndicator papyraConsumersHealthIndicator(GroupWatch watch, Environment environment) {
			return new ConsumersHealthIndicator(watch, RedisProperties.of(environment).laggingAfter());
		}

	}

	/** Meters of the listeners, where there is a registry for them. */
	@Configuration(proxyBeanMethods = false)
	@Conditional(OnRedisBackend.class)
	@ConditionalOnClass(name = "io.micrometer.core.instrument.MeterRegistry")
	@ConditionalOnBean(type = "io.micrometer.core.instrument.MeterRegistry")
	static class MeterConfiguration {

		@Bean
		ConsumerMeters papyraConsumerMeters(GroupWatch watch, ObjectProvider<MeterRegistry> registry) {
			return new ConsumerMeters(watch, registry);
		}

	}

}
