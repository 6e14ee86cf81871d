package io.papyra.tests.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.redis.server.RedisServerBuilder.Fsync;
import io.papyra.tests.harness.Http;
import io.papyra.tests.harness.RunningSample;
import io.papyra.tests.harness.Sample;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The sample with its profile {@code redis}, on a real server. */
@Tag("process")
class RedisSampleTests {

	private static final String EVENTS = "papyra:order-desk:events";

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final RedisServer server = RedisServer.with(RedisBinary.standard()).appendOnly(Fsync.ALWAYS).start();

	@TempDir
	Path directory;

	@AfterEach
	void end() {
		this.server.close();
	}

	private RunningSample serve() {
		return Sample.unpacked(this.directory)
			.with("spring.profiles.active=redis", "orders.every=300ms",
					"papyra.redis.url=redis://" + RedisServer.HOST + ":" + this.server.port())
			.serve();
	}

	private void awaitHealth(RunningSample sample, String status) {
		await().atMost(PATIENCE)
			.until(() -> sample.http().get("/actuator/health/papyra").body().at("/status").asString(), status::equals);
	}

	private static List<String> events(RunningSample sample, String query) {
		List<String> types = new ArrayList<>();
		Http.Answer answer = sample.http().get("/actuator/papyra/events?" + query);
		assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
		for (JsonNode fact : answer.body().at("/facts")) {
			types.add(fact.at("/event_type").asString());
		}
		return types;
	}

	@Test
	@Tag("always")
	void factsAreInTheStreamsAndAKillLosesNone() throws IOException {
		List<String> before;
		try (RunningSample sample = serve()) {
			await().atMost(PATIENCE).until(() -> this.server.commands().xlen(EVENTS) > 20);
			assertThat(sample.process().text()).contains("Its history: redis://");
			before = events(sample, "limit=1000");
			sample.process().kill();
		}
		long stored = this.server.commands().xlen(EVENTS);
		try (RunningSample next = serve()) {
			await().atMost(PATIENCE).until(() -> this.server.commands().xlen(EVENTS) > stored + 5);
			assertThat(events(next, "limit=1000")).startsWith(before.toArray(String[]::new));
			assertThat(next.http().get("/actuator/papyra").body().at("/startup/uncleanShutdown").asBoolean()).isTrue();
			Http.Answer doctor = next.http().get("/actuator/papyra/doctor");
			assertThat(doctor.status()).as(doctor.body().toString()).isEqualTo(200);
			awaitHealth(next, "UP");
			next.stop();
		}
		try (Stream<Path> files = Files.list(this.directory)) {
			assertThat(files).isEmpty();
		}
	}

	@Test
	void whatIsRecordedWhileRedisIsAwayIsStoredWhenItIsBack() {
		try (RunningSample sample = serve()) {
			await().atMost(PATIENCE).until(() -> this.server.commands().xlen(EVENTS) > 5);
			awaitHealth(sample, "UP");
			this.server.stop();
			awaitHealth(sample, "DOWN");
			String id = sample.http()
				.post("/orders", "{\"item\":\"chocolate\",\"quantity\":1}")
				.body()
				.at("/id")
				.asString();
			this.server.restart();
			awaitHealth(sample, "UP");
			await().atMost(PATIENCE)
				.until(() -> events(sample, "actor=/user/" + id), (types) -> types.contains("ActorStarted"));
			assertThat(sample.http().get("/actuator/papyra").body().at("/writer/state").asString()).isEqualTo("open");
			Http.Answer doctor = sample.http().get("/actuator/papyra/doctor");
			assertThat(doctor.body().at("/scan/anomalies").size()).as(doctor.body().toString()).isZero();
		}
	}

	/** But for what looks for listeners, and has to say that they get nothing. */
	@Test
	void withoutTheProfileNeitherTheClientNorTheStoreIsLoaded() {
		try (RunningSample sample = Sample.packaged(this.directory).options("-Xlog:class+load:stdout").serve()) {
			sample.history().awaitFacts(5);
			assertThat(sample.process().lines().stream().filter((line) -> line.contains(" source: ")))
				.anyMatch((line) -> line.contains("] io.papyra.redis.autoconfigure."))
				.noneMatch((line) -> line.contains("] io.lettuce.") || line.contains("] io.netty.")
						|| line.contains("] io.papyra.redis.RedisBackend ")
						|| line.contains("] io.papyra.redis.RedisConnector "));
		}
	}

}
