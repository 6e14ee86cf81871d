package io.papyra.redis.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.papyra.fact.Audit;
import io.papyra.fact.FactKind;
import io.papyra.recorder.FactRecorder;
import io.papyra.redis.RedisGroups;
import io.papyra.redis.listener.GroupListenerContainer;
import io.papyra.redis.listener.PapyraGroupListener;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.redis.server.RedisServerBuilder;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.test.TestFacts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** What health says of listeners, and of what group it is a part. */
class ConsumersHealthTests {

	private static final Duration SOON = Duration.ofSeconds(60);

	private static final Duration LATER = Duration.ofMinutes(10);

	private final ApplicationContextRunner contexts = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class, PapyraGroupsAutoConfiguration.class,
				HealthContributorAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
				HealthEndpointAutoConfiguration.class, EndpointAutoConfiguration.class,
				AvailabilityProbesAutoConfiguration.class, ApplicationAvailabilityAutoConfiguration.class))
		.withBean("audits", Audits.class)
		.withPropertyValues("papyra.system-id=s", "papyra.backend=redis", "papyra.redis.prefix=p" + UUID.randomUUID());

	private ApplicationContextRunner on(RedisServer server) {
		return this.contexts.withPropertyValues("papyra.redis.url=redis://127.0.0.1:" + server.port());
	}

	private static Health health(ApplicationContext context) {
		return Objects
			.requireNonNull(context.getBean("papyraConsumersHealthIndicator", HealthIndicator.class).health());
	}

	/** As it would be some time later, with nothing else changed. */
	private static Health later(ApplicationContext context, Duration laggingAfter) {
		Clock clock = Clock.offset(Clock.tickMillis(ZoneOffset.UTC), LATER);
		return Objects.requireNonNull(
				new ConsumersHealthIndicator(context.getBean(GroupWatch.class), laggingAfter, clock).health());
	}

	private static Map<?, ?> details(Health health) {
		return (Map<?, ?>) Objects.requireNonNull(health.getDetails().get("audits.take"));
	}

	private static String detail(Health health, String name) {
		return String.valueOf(details(health).get(name));
	}

	private static void record(ApplicationContext context, int number) throws Exception {
		context.getBean(FactRecorder.class).recordDurably(TestFacts.fact(number)).get(20, TimeUnit.SECONDS);
	}

	@Test
	void aListenerIsRunningFailingOrStopped() {
		on(RedisServer.shared(RedisBinary.standard())).run((context) -> {
			Awaitility.await().atMost(SOON).until(() -> details(health(context)).containsKey("lag"));
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(details(health(context)).get("state")).isEqualTo("running");
			assertThat(details(health(context)).get("group")).isEqualTo("auditors");
			assertThat(details(health(context)).get("kind")).isEqualTo("audit");
			context.getBean(Audits.class).broken.set(true);
			record(context, 1);
			Awaitility.await().atMost(SOON).until(() -> detail(health(context), "state").equals("failing"));
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			Health later = later(context, LATER);
			assertThat(later.getStatus()).isEqualTo(Status.DOWN);
			assertThat(details(later).get("failingSince")).isNotNull();
			assertThat(detail(later, "cause")).contains("java.lang.IllegalStateException").doesNotContain("card 4711");
			context.getBean(Audits.class).broken.set(false);
			Awaitility.await().atMost(SOON).until(() -> detail(health(context), "state").equals("running"));
			context.getBean(GroupListenerContainer.class).stop();
			assertThat(details(later(context, LATER)).get("state")).isEqualTo("stopped");
			assertThat(later(context, LATER).getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void oneThatLagsIsToldAndStaysInService() {
		on(RedisServer.shared(RedisBinary.standard()))
			.withPropertyValues("papyra.redis.consumer-batch=1", "papyra.redis.lagging-after=1ms")
			.run((context) -> {
				Audits audits = context.getBean(Audits.class);
				audits.slow.set(true);
				for (int number = 1; number < 30; number += 3) {
					record(context, number);
				}
				Awaitility.await().atMost(SOON).until(() -> detail(health(context), "state").equals("lagging"));
				assertThat(health(context).getStatus()).isEqualTo(Status.UP);
				assertThat(details(later(context, Duration.ZERO)).get("state")).isEqualTo("running");
				audits.slow.set(false);
				Awaitility.await().atMost(SOON).until(() -> detail(health(context), "state").equals("running"));
			});
	}

	@Test
	void itIsPartOfHealthAndOfNoProbeUnlessTheUserSaysSo() {
		RedisServer server = RedisServer.shared(RedisBinary.standard());
		on(server).withPropertyValues("management.endpoint.health.probes.enabled=true").run((context) -> {
			assertThat(context.getBean(HealthContributorRegistry.class).getContributor("papyraConsumers")).isNotNull();
			assertThat(isMember(context, "liveness")).isFalse();
			assertThat(isMember(context, "readiness")).isFalse();
		});
		on(server)
			.withPropertyValues("management.endpoint.health.probes.enabled=true",
					"management.endpoint.health.group.readiness.include=readinessState,papyraConsumers")
			.run((context) -> assertThat(isMember(context, "readiness")).isTrue());
		on(server).withPropertyValues("management.health.papyraConsumers.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("papyraConsumersHealthIndicator"));
	}

	private static boolean isMember(ApplicationContext context, String group) {
		return Objects.requireNonNull(context.getBean(HealthEndpointGroups.class).get(group))
			.isMember("papyraConsumers");
	}

	@Test
	void anApplicationStartsWithoutItsServerSaysSoAndListensWhenThatIsThere() {
		try (RedisServer server = RedisServer.with(RedisBinary.standard())
			.appendOnly(RedisServerBuilder.Fsync.ALWAYS)
			.start()) {
			server.kill9();
			on(server).withPropertyValues("papyra.startup.on-unavailable=degrade").run((context) -> {
				assertThat(context).hasNotFailed();
				Awaitility.await().atMost(SOON).until(() -> detail(health(context), "state").equals("failing"));
				assertThat(later(context, LATER).getStatus()).isEqualTo(Status.DOWN);
				assertThat(details(health(context)).get("lag")).isNull();
				assertThat(detail(health(context), "cause")).contains("Connection refused");
				server.restart();
				Awaitility.await().atMost(SOON).until(() -> detail(health(context), "state").equals("running"));
				Awaitility.await()
					.atMost(SOON)
					.until(() -> context.getBean(RedisGroups.class).group(FactKind.AUDIT, "auditors").state() != null);
			});
		}
	}

	static class Audits {

		final AtomicBoolean broken = new AtomicBoolean();

		final AtomicBoolean slow = new AtomicBoolean();

		@PapyraGroupListener(kind = FactKind.AUDIT, group = "auditors")
		void take(Audit audit) {
			if (this.broken.get()) {
				throw new IllegalStateException("card 4711");
			}
			if (this.slow.get()) {
				Awaitility.await().atMost(SOON).until(() -> !this.slow.get());
			}
		}

	}

}
