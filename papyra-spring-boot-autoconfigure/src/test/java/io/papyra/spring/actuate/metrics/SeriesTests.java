package io.papyra.spring.actuate.metrics;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
import io.papyra.fact.DeadLetter;
import io.papyra.recorder.FactRecorder;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.spring.pekko.PapyraPekkoAutoConfiguration;
import io.papyra.spring.pekko.PapyraPekkoMetricsAutoConfiguration;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** However many actors there are and whatever is recorded, the series are the same. */
class SeriesTests {

	private static final int ACTORS = 100_000;

	private static final int TYPES = 1000;

	@TempDir
	Path directory;

	@Test
	void theyDoNotGrowWithActorsTypesAndMessages() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class, PapyraAutoConfiguration.class,
					PapyraPekkoAutoConfiguration.class, PapyraPekkoMetricsAutoConfiguration.class,
					PapyraMetricsAutoConfiguration.class))
			.withUserConfiguration(Prometheus.class, Actors.class)
			.withPropertyValues("papyra.json.path=" + this.directory.resolve("papyra.ndjson"),
					"papyra.write.sync=never", "papyra.write.buffer-size=128MB")
			.run((context) -> {
				PrometheusMeterRegistry registry = context.getBean(PrometheusMeterRegistry.class);
				long before = series(registry);
				assertThat(before).isGreaterThan(50);
				recordAll(context.getBean(FactRecorder.class));
				ActorSystem system = context.getBean(ActorSystem.class);
				double running = actors(registry, "running");
				for (int actor = 0; actor < 300; actor++) {
					ActorRef unused = system.actorOf(Props.empty(), "zz-pekko-" + actor);
				}
				await().untilAsserted(() -> assertThat(actors(registry, "running")).isEqualTo(running + 300));
				await().untilAsserted(() -> assertThat(events(registry, "other")).isEqualTo(ACTORS));
				await().untilAsserted(() -> assertThat(events(registry, ActorEvent.CRASHED)).isEqualTo(ACTORS / 10));
				assertThat(series(registry)).isEqualTo(before);
				assertThat(registry.scrape()).doesNotContain("zz-");
				assertThat(actors(registry, "stopping") + actors(registry, "restarting")).isZero();
			});
	}

	private static void recordAll(FactRecorder recorder) {
		for (int actor = 0; actor < ACTORS; actor++) {
			ActorAddress address = ActorAddress.of("zz-system", actor, "/user/zz-" + actor);
			recorder.record(ActorEvent.of(address, "zz-type-" + actor % TYPES, Map.of("zz-key", actor)));
			if (actor % 10 == 0) {
				recorder.record(ActorEvent.of(address, ActorEvent.CRASHED, "zz-payload-" + actor));
				recorder.record(DeadLetter.of(address, "zz-message-" + actor, "zz-payload-" + actor));
			}
			if (actor % 100 == 0) {
				recorder.record(Audit.ofActors(actor, actor, 0, 0, 0).withSource("zz-source-" + actor));
			}
		}
	}

	private static long series(PrometheusMeterRegistry registry) {
		return Stream.of(registry.scrape().split("\n")).filter((line) -> !line.startsWith("#")).count();
	}

	private static double actors(MeterRegistry registry, String state) {
		return registry.get("papyra.actors").tag("state", state).gauge().value();
	}

	private static double events(MeterRegistry registry, String type) {
		return registry.get("papyra.events").tag("type", type).functionCounter().count();
	}

	@Configuration(proxyBeanMethods = false)
	static class Prometheus {

		@Bean
		PrometheusMeterRegistry registry() {
			return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Actors {

		@Bean
		ActorSystem actorSystem() {
			return ActorSystem.create("zz-actors");
		}

	}

}
