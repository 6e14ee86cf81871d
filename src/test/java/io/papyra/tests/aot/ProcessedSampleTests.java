package io.papyra.tests.aot;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.papyra.fact.ActorEvent;
import io.papyra.fact.StoredFact;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.tests.harness.ChildProcess;
import io.papyra.tests.harness.History;
import io.papyra.tests.harness.Http;
import io.papyra.tests.harness.RunningSample;
import io.papyra.tests.harness.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The packaged sample behaves with {@code -Dspring.aot.enabled=true} as it does without.
 * Only where the build has processed it: {@code mvn -Paot verify}.
 */
@EnabledIfSystemProperty(named = "papyra.sample.aot", matches = "true")
class ProcessedSampleTests {

	private static final int TERMINATED = 128 + 15;

	private static final String FAILED = "APPLICATION FAILED TO START";

	@TempDir
	Path directory;

	private Sample processed() {
		return Sample.packaged(this.directory).options("-Dspring.aot.enabled=true");
	}

	@Test
	void recordsAnswersStopsAndRefusesADamagedHistory() {
		History history = recordsAnswersAndStops();
		int lineStart = history.damageLine(4);
		Map<String, ByteBuffer> before = history.directory();
		String report = refusal(processed());
		assertThat(report).contains("CHECKSUM_MISMATCH " + history.file() + ":4 (byte " + lineStart + ")")
			.contains("--papyra.startup.mode=recover")
			.isEqualTo(refusal(Sample.unpacked(this.directory)));
		assertThat(history.directory()).isEqualTo(before);
	}

	private History recordsAnswersAndStops() {
		// Access was read-only when the sample was built.
		try (RunningSample sample = processed().with("management.endpoint.papyra.access=unrestricted").serve()) {
			assertThat(sample.process().text()).contains("Starting AOT-processed SampleApplication");
			sample.history().awaitFacts(8);
			answers(sample.http());
			assertThat(sample.stop()).isEqualTo(TERMINATED);
			List<StoredFact> facts = sample.history().facts();
			assertThat(types(facts)).startsWith(ActorEvent.SYSTEM_STARTED)
				.contains(ActorEvent.STARTED, ActorEvent.STOPPED)
				.endsWith(ActorEvent.SYSTEM_STOPPED);
			assertThat(sample.history().scan().isClean()).isTrue();
			return sample.history();
		}
	}

	private static void answers(Http http) {
		assertThat(http.get("/actuator/papyra").body().at("/startup/verdict").asString()).isEqualTo("clean");
		assertThat(http.get("/actuator/papyra/events?limit=3").body().at("/facts").size()).isEqualTo(3);
		assertThat(http.get("/actuator/papyra/events?limit=many").status()).isEqualTo(400);
		assertThat(http.get("/actuator/papyra/actors/user/*").body().at("/facts").size()).isPositive();
		assertThat(http.get("/actuator/papyra/doctor").body().at("/passed").asBoolean()).isTrue();
		assertThat(http.post("/actuator/papyra/compact", "{\"dryRun\": true}").body().at("/dryRun").asBoolean())
			.isTrue();
		assertThat(http.get("/actuator/health").body().at("/components/papyra/status").asString()).isEqualTo("UP");
		assertThat(http.text("/actuator/prometheus"))
			.contains("papyra_facts_written_total{backend=\"json\",kind=\"event\"}");
	}

	private static List<String> types(List<StoredFact> facts) {
		return facts.stream()
			.map(StoredFact::fact)
			.filter(ActorEvent.class::isInstance)
			.map((fact) -> ((ActorEvent) fact).eventType())
			.toList();
	}

	/** What is told of a start that is refused. */
	private static String refusal(Sample sample) {
		try (ChildProcess process = sample.with("papyra.startup.mode=fail_on_anomaly").start()) {
			assertThat(process.awaitExit()).as(process.text()).isEqualTo(1);
			assertThat(process.text()).contains(FAILED).doesNotContain("Slf4jLogger started", "Tomcat started");
			return process.text().substring(process.text().indexOf(FAILED));
		}
	}

	@Test
	void theBackendIsThatOfTheRun() {
		Path segments = this.directory.resolve("segments");
		try (RunningSample sample = processed()
			.with("papyra.backend=rotating", "papyra.rotating.directory=" + segments, "papyra.enabled=false")
			.serve()) {
			assertThat(sample.http().get("/actuator/papyra").body().at("/backend").asString()).isEqualTo("rotating");
			sample.process().awaitLine("papyra.enabled=false has no effect");
			assertThat(sample.stop()).isEqualTo(TERMINATED);
		}
		assertThat(segments.resolve("events")).isNotEmptyDirectory();
		assertThat(this.directory.resolve("papyra.ndjson")).doesNotExist();
	}

	@Test
	void theHistoryIsInRedisIfTheRunSaysSo() {
		try (RedisServer server = RedisServer.with(RedisBinary.standard()).start();
				RunningSample sample = processed()
					.with("papyra.backend=redis", "papyra.redis.url=redis://" + RedisServer.HOST + ":" + server.port())
					.serve()) {
			await().atMost(Duration.ofMinutes(1)).until(() -> server.commands().xlen("papyra:order-desk:events") > 5);
			assertThat(sample.http().get("/actuator/papyra").body().at("/backend").asString()).isEqualTo("redis");
			assertThat(sample.stop()).isEqualTo(TERMINATED);
		}
		assertThat(this.directory.resolve("papyra.ndjson")).doesNotExist();
	}

}
