package io.papyra.spring.actuate.endpoint;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.recorder.FactRecorder;
import io.papyra.spring.testing.RunningService;
import io.papyra.spring.testing.RunningService.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Everything about one actor, over real HTTP. */
class ActorPagesTests {

	private static final ActorAddress FIRST_LIFE = ActorAddress.of("shop", 17, "/user/carts/cart-42");

	private static final ActorAddress SECOND_LIFE = ActorAddress.of("shop", 23, "/user/carts/cart-42");

	private static final ActorAddress OTHER = ActorAddress.of("shop", 18, "/user/carts/cart-4");

	private static final Instant NOON = Instant.parse("2026-01-14T12:00:00Z");

	@TempDir
	static Path directory;

	private static RunningService service;

	@BeforeAll
	static void start() throws Exception {
		service = RunningService.start(directory.resolve("papyra.ndjson"), List.of(), "papyra.audit.interval=0s");
		FactRecorder recorder = service.bean(FactRecorder.class);
		recorder.record(new ActorEvent("", FIRST_LIFE, "Born", null, NOON));
		recorder.record(new ActorEvent("", FIRST_LIFE, "Died", "secret", NOON.plusSeconds(10)));
		recorder.record(new ActorEvent("", OTHER, "Born", null, NOON.plusSeconds(11)));
		recorder.record(new ActorEvent("", SECOND_LIFE, "Reborn", null, NOON.plusSeconds(60)));
		recorder.record(new DeadLetter("", OTHER, "Other", null, NOON.plusSeconds(31)));
		recorder.record(new DeadLetter("", null, "Nobody's", null, NOON.plusSeconds(32)));
		recorder.recordDurably(new DeadLetter("", FIRST_LIFE, "Late", "secret", NOON.plusSeconds(30))).get();
	}

	@AfterAll
	static void stop() {
		service.close();
	}

	private static List<String> names(String request) {
		return StreamSupport.stream(page(request).get("facts").spliterator(), false)
			.map((fact) -> fact.has("event_type") ? fact.get("event_type").asString()
					: fact.get("message_type").asString())
			.toList();
	}

	private static JsonNode page(String request) {
		Answer answer = service.get("actuator/papyra/actors/" + request);
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		return answer.json();
	}

	@Test
	void allLivesOfAPathAreToldInTheOrderOfTheirTime() {
		assertThat(names("user/carts/cart-42")).containsExactly("Born", "Died", "Late", "Reborn");
		assertThat(names("user/carts/cart-42?order=newest")).containsExactly("Reborn", "Late", "Died", "Born");
		assertThat(page("user/carts/cart-42").get("actor").asString()).isEqualTo("user/carts/cart-42");
	}

	@Test
	void anActorIsFoundByIdBySystemAndIdAndByPrefixToo() {
		assertThat(names("17")).containsExactly("Born", "Died", "Late");
		assertThat(names("shop/23")).containsExactly("Reborn");
		assertThat(names("user/carts/*")).hasSize(6);
		assertThat(names("user/carts/cart%2D4")).containsExactly("Born", "Other");
		assertThat(names("user/nobody")).isEmpty();
	}

	@Test
	void timesAndLimitsNarrowIt() {
		assertThat(names("user/carts/cart-42?since=2026-01-14T12:00:10Z&until=2026-01-14T12:01:00Z"))
			.containsExactly("Died", "Late");
		JsonNode newest = page("user/carts/cart-42?limit=3");
		assertThat(newest.get("truncated").asBoolean()).isTrue();
		assertThat(newest.get("limit").asInt()).isEqualTo(3);
		assertThat(newest.get("facts")).hasSize(3);
		assertThat(page("user/carts/cart-42?limit=4").get("truncated").asBoolean()).isFalse();
	}

	@Test
	void valuesAreMaskedHereToo() {
		assertThat(service.get("actuator/papyra/actors/17").body()).contains("\"payload\":\"******\"")
			.doesNotContain("secret");
	}

	@ParameterizedTest
	@CsvSource({ "17?limit=many, limit", "17?since=someday, since", "17?order=sideways, order" })
	void aBadParameterIsExplained(String request, String parameter) {
		Answer answer = service.get("actuator/papyra/actors/" + request);
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.json().get("parameter").asString()).isEqualTo(parameter);
	}

}
