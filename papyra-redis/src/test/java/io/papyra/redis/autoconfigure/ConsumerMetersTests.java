package io.papyra.redis.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.papyra.fact.Audit;
import io.papyra.fact.FactKind;
import io.papyra.recorder.FactRecorder;
import io.papyra.redis.listener.PapyraGroupListener;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.redis.server.RedisServerBuilder;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.test.TestFacts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Meters of groups as Prometheus sees them, and what KEDA makes of them. */
class ConsumerMetersTests {

	private static final Duration SOON = Duration.ofSeconds(60);

	private static final Path DOCS = Path.of(System.getProperty("basedir", "."), "..", "docs");

	private final ApplicationContextRunner contexts = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class, PapyraGroupsAutoConfiguration.class,
				MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
				PrometheusMetricsExportAutoConfiguration.class))
		.withPropertyValues("papyra.system-id=s", "papyra.backend=redis", "papyra.redis.prefix=p" + UUID.randomUUID(),
				"papyra.redis.consumer-batch=1", "papyra.redis.claim-after=1s", "papyra.redis.max-deliveries=2",
				"management.metrics.tags.region=west")
		.withBean("shipper", Shipper.class);

	private ApplicationContextRunner on(RedisServer server) {
		return this.contexts.withPropertyValues("papyra.redis.url=redis://127.0.0.1:" + server.port());
	}

	private static void record(ApplicationContext context, int audits) throws Exception {
		for (int number = 0; number < audits; number++) {
			context.getBean(FactRecorder.class).recordDurably(TestFacts.fact(3 * number + 1)).get(20, TimeUnit.SECONDS);
		}
	}

	private static String scrape(ApplicationContext context) {
		return context.getBean(PrometheusMeterRegistry.class).scrape();
	}

	private static double gauge(ApplicationContext context, String name) {
		return context.getBean(MeterRegistry.class).get(name).tags("kind", "audit", "group", "shipper").gauge().value();
	}

	private static double counter(ApplicationContext context, String name) {
		return context.getBean(MeterRegistry.class)
			.get(name)
			.tags("kind", "audit", "group", "shipper")
			.functionCounter()
			.count();
	}

	@Test
	void whatTheScalerOfTheExampleAsksForIsTheLagOfTheGroup() throws Exception {
		String query = query();
		on(RedisServer.shared(RedisBinary.standard())).run((context) -> {
			Shipper shipper = context.getBean(Shipper.class);
			Awaitility.await().atMost(SOON).until(() -> evaluate(query, scrape(context)).equals(OptionalDouble.of(0)));
			record(context, 9);
			assertThat(shipper.entered.await(60, TimeUnit.SECONDS)).isTrue();
			// One is in hand.
			Awaitility.await().atMost(SOON).until(() -> evaluate(query, scrape(context)).orElse(-1) == 8);
			assertThat(gauge(context, "papyra.consumer.lag")).isEqualTo(8);
			assertThat(gauge(context, "papyra.consumer.pending")).isEqualTo(1);
			assertThat(gauge(context, "papyra.consumer.lag.age")).isPositive();
			shipper.goOn.countDown();
			Awaitility.await().atMost(SOON).until(() -> evaluate(query, scrape(context)).equals(OptionalDouble.of(0)));
			assertThat(gauge(context, "papyra.consumer.lag.age")).isZero();
			assertThat(counter(context, "papyra.consumer.handled")).isEqualTo(9);
		});
	}

	@Test
	void theScrapeHasEveryMeterOfThePageWithKindAndGroup() {
		on(RedisServer.shared(RedisBinary.standard())).run((context) -> {
			List<String> documented = Pattern
				.compile("\\| `(papyra\\.consumer\\.[a-z.]+)\\{kind,group}` \\| `([a-z_]+)` \\|")
				.matcher(Files.readString(DOCS.resolve("actuator.md")))
				.results()
				.map((row) -> row.group(2))
				.toList();
			assertThat(documented).hasSize(9);
			List<String> scraped = Arrays.stream(scrape(context).split("\n"))
				.filter((line) -> line.startsWith("papyra_consumer_"))
				.map((line) -> line.substring(0, line.indexOf('{')))
				.toList();
			assertThat(scraped).containsExactlyInAnyOrderElementsOf(documented);
			assertThat(scrape(context)).contains(
					"papyra_consumer_handled_total{group=\"shipper\",kind=\"audit\",region=\"west\"} 0.0",
					"papyra_consumer_lost_to_trimming_total{group=\"shipper\",kind=\"audit\",region=\"west\"} 0.0");
		});
	}

	@Test
	void failuresAreCountedAndParkedFactsToo() {
		on(RedisServer.shared(RedisBinary.standard())).run((context) -> {
			context.getBean(Shipper.class).goOn.countDown();
			context.getBean(Shipper.class).broken = true;
			record(context, 1);
			Awaitility.await().atMost(SOON).until(() -> counter(context, "papyra.consumer.parked") == 1);
			assertThat(counter(context, "papyra.consumer.failed")).isEqualTo(2);
			assertThat(counter(context, "papyra.consumer.handled")).isZero();
			assertThat(counter(context, "papyra.consumer.holes")).isZero();
		});
	}

	@Test
	void whereTheServerIsAwayNothingIsKnownAndTheScalerGetsNothing() throws Exception {
		String query = query();
		try (RedisServer server = RedisServer.with(RedisBinary.standard())
			.appendOnly(RedisServerBuilder.Fsync.ALWAYS)
			.start()) {
			on(server).withPropertyValues("papyra.write.shutdown-timeout=100ms").run((context) -> {
				Awaitility.await().atMost(SOON).until(() -> evaluate(query, scrape(context)).isPresent());
				server.kill9();
				Awaitility.await().atMost(SOON).until(() -> evaluate(query, scrape(context)).isEmpty());
				assertThat(gauge(context, "papyra.consumer.lag")).isNaN();
				assertThat(gauge(context, "papyra.consumer.lag.age")).isNaN();
				assertThat(counter(context, "papyra.consumer.handled")).isZero();
				server.restart();
				Awaitility.await().atMost(SOON).until(() -> evaluate(query, scrape(context)).isPresent());
			});
		}
	}

	private static String query() throws IOException {
		Matcher query = Pattern.compile("^\\s+query: (.+)$", Pattern.MULTILINE)
			.matcher(Files.readString(DOCS.resolve("keda/scaledobject.yaml")));
		assertThat(query.find()).isTrue();
		return query.group(1);
	}

	/**
	 * As Prometheus does with {@code max(name{label="value",...} >= number)}, which is
	 * all that the example has.
	 */
	private static OptionalDouble evaluate(String query, String scrape) {
		Matcher parts = Pattern.compile("max\\((\\w+)\\{([^}]*)} >= (\\d+)\\)").matcher(query);
		assertThat(parts.matches()).as(query).isTrue();
		Map<String, String> wanted = labels(parts.group(2));
		return Arrays.stream(scrape.split("\n"))
			.map((line) -> Pattern.compile(parts.group(1) + "\\{([^}]*)} (\\S+)").matcher(line))
			.filter(Matcher::matches)
			.filter((sample) -> labels(sample.group(1)).entrySet().containsAll(wanted.entrySet()))
			.mapToDouble((sample) -> Double.parseDouble(sample.group(2)))
			.filter((value) -> value >= Double.parseDouble(parts.group(3)))
			.max();
	}

	private static Map<String, String> labels(String text) {
		Map<String, String> labels = new TreeMap<>();
		for (MatchResult label : Pattern.compile("(\\w+)=\"([^\"]*)\"").matcher(text).results().toList()) {
			labels.put(label.group(1), label.group(2));
		}
		return labels;
	}

	/** Waits in its first fact until it is told to go on. */
	static class Shipper {

		final CountDownLatch entered = new CountDownLatch(1);

		final CountDownLatch goOn = new CountDownLatch(1);

		volatile boolean broken;

		@PapyraGroupListener(kind = FactKind.AUDIT, group = "shipper")
		void ship(Audit audit) throws InterruptedException {
			this.entered.countDown();
			this.goOn.await();
			if (this.broken) {
				throw new IllegalStateException("broken");
			}
		}

	}

}
