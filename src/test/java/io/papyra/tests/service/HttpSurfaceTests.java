package io.papyra.tests.service;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.papyra.tests.harness.Http;
import io.papyra.tests.harness.RunningSample;
import io.papyra.tests.harness.Sample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the packaged sample application answers over HTTP. */
@Tag("process")
@Tag("always")
class HttpSurfaceTests {

	private static final String QUESTION = "io.papyra.sample.actors.Order$WhereIsMyOrder";

	@TempDir
	static Path directory;

	private static RunningSample sample;

	private static Http http;

	@BeforeAll
	static void start() {
		sample = Sample.packaged(directory).with("papyra.audit.interval=1s").serve();
		http = sample.http();
		await().atMost(Duration.ofSeconds(30)).until(() -> facts("/dead-letters?limit=3&type=" + QUESTION).size() == 3);
	}

	@AfterAll
	static void stop() {
		sample.close();
	}

	@Test
	void summaryTellsWriterStartupAndCounts() {
		JsonNode papyra = http.get("/actuator/papyra").body();
		assertThat(papyra.at("/backend").asString()).isEqualTo("json");
		assertThat(papyra.at("/location").asString()).endsWith("papyra.ndjson");
		assertThat(papyra.at("/systemId").asString()).isEqualTo("order-desk");
		assertThat(papyra.at("/writer/state").asString()).isEqualTo("open");
		assertThat(papyra.at("/writer/dropped/overflow").asLong()).isZero();
		assertThat(papyra.at("/writer/written/event").asLong()).isPositive();
		assertThat(papyra.at("/startup/mode").asString()).isEqualTo("recover");
		assertThat(papyra.at("/startup/verdict").asString()).isEqualTo("clean");
		assertThat(papyra.at("/facts/event").asLong()).isPositive();
	}

	@Test
	void theSampleCanBeScraped() {
		assertThat(http.text("/actuator/prometheus"))
			.contains("papyra_facts_written_total{backend=\"json\",kind=\"dead_letter\"}");
	}

	@Test
	void doctorPassesARunningService() {
		Http.Answer answer = http.get("/actuator/papyra/doctor");
		assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
		assertThat(answer.body().at("/passed").asBoolean()).isTrue();
		assertThat(answer.body().at("/scan/clean").asBoolean()).isTrue();
		assertThat(answer.body().at("/findings").size()).isGreaterThan(4);
	}

	@Test
	void everyKindOfEventIsThere() {
		for (String type : List.of("SystemStarted", "ActorStarted", "ActorStopped", "ActorCrashed", "ActorRestarted")) {
			await().atMost(Duration.ofSeconds(30)).until(() -> facts("/events?type=" + type).size() > 0);
		}
	}

	@Test
	void typedAndClassicActorsCrashAndAreRestarted() {
		for (String path : List.of("/user/payments", "/user/warehouse/packer-1")) {
			await().atMost(Duration.ofSeconds(30))
				.until(() -> facts("/events?type=ActorRestarted&actor=" + path).size() > 0);
			assertThat(facts("/events?type=ActorCrashed&actor=" + path).size()).isPositive();
		}
	}

	@Test
	void deadLettersNameTheirTargetAndHideTheirPayload() {
		JsonNode letter = facts("/dead-letters?limit=1&type=" + QUESTION).get(0);
		assertThat(letter.at("/message_type").asString()).isEqualTo(QUESTION);
		assertThat(letter.at("/target/path").asString()).startsWith("/user/order-");
		assertThat(letter.at("/payload").asString()).isEqualTo("******");
	}

	@Test
	void tokensAreMaskedInTheFileItself() {
		String file = new String(sample.history().bytes(), StandardCharsets.UTF_8);
		assertThat(file).contains("\"accessToken\":\"******\"").doesNotContain("token-of-");
	}

	@Test
	void auditsCountActors() {
		await().until(() -> facts("/audits").size() > 0);
		assertThat(facts("/audits?limit=1").get(0).at("/alive_actors").asLong()).isGreaterThan(4);
	}

	@Test
	void pagesFollowEachOtherWithoutGapOrOverlap() {
		List<Long> seqs = new ArrayList<>();
		long after = 0;
		for (int page = 0; page < 4; page++) {
			JsonNode answer = http.get("/actuator/papyra/events?limit=2&after=" + after).body();
			answer.at("/facts").forEach((fact) -> seqs.add(fact.at("/seq").asLong()));
			after = answer.at("/next").asLong();
		}
		assertThat(seqs).hasSize(8).isSorted().doesNotHaveDuplicates();
		List<Long> atOnce = new ArrayList<>();
		http.get("/actuator/papyra/events?limit=8&after=0")
			.body()
			.at("/facts")
			.forEach((fact) -> atOnce.add(fact.at("/seq").asLong()));
		assertThat(seqs).isEqualTo(atOnce);
	}

	@ParameterizedTest
	@CsvSource({ "events?limit=many, limit, many", "events?since=someday, since, someday",
			"audits?actor=/user/x, actor, /user/x", "dead-letters?order=sideways, order, sideways" })
	void wrongParametersAreNamed(String request, String parameter, String value) {
		Http.Answer answer = http.get("/actuator/papyra/" + request);
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.body().at("/parameter").asString()).isEqualTo(parameter);
		assertThat(answer.body().at("/value").asString()).isEqualTo(value);
		assertThat(answer.body().at("/allowed").asString()).isNotEmpty();
	}

	@Test
	void healthAndReadinessAreUp() {
		Http.Answer health = http.get("/actuator/health");
		assertThat(health.status()).isEqualTo(200);
		assertThat(health.body().at("/components/papyra/status").asString()).isEqualTo("UP");
		assertThat(http.get("/actuator/health/readiness").status()).isEqualTo(200);
		assertThat(http.get("/actuator/health/liveness").status()).isEqualTo(200);
	}

	@Test
	void ordersArePlacedAndRead() {
		Http.Answer placed = http.post("/orders", "{\"item\":\"tea\",\"quantity\":2}");
		assertThat(placed.status()).isEqualTo(201);
		String id = placed.body().at("/id").asString();
		await().atMost(Duration.ofSeconds(30))
			.until(() -> http.get("/orders/" + id).body().at("/state").asString().equals("SHIPPED"));
		await().until(() -> facts("/events?type=ActorStopped&actor=/user/" + id).size() == 1);
		assertThat(http.get("/orders/order-0").status()).isEqualTo(404);
		assertThat(http.post("/orders", "{\"quantity\":0}").status()).isEqualTo(400);
	}

	private static JsonNode facts(String request) {
		Http.Answer answer = http.get("/actuator/papyra" + request);
		assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
		return answer.body().at("/facts");
	}

}
