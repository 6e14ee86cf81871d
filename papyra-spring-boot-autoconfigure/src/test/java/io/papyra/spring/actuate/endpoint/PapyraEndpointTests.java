package io.papyra.spring.actuate.endpoint;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
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
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Reads over real HTTP, all from one service. */
class PapyraEndpointTests {

	private static final ActorAddress CART = ActorAddress.of("orders", 17, "/user/cart-42");

	private static final Instant NOON = Instant.parse("2026-01-14T12:00:00.000472Z");

	@TempDir
	static Path directory;

	private static RunningService service;

	@BeforeAll
	static void start() throws Exception {
		service = RunningService.start(directory.resolve("papyra.ndjson"), List.of(), "papyra.audit.interval=0s",
				"spring.jackson.property-naming-strategy=SNAKE_CASE");
		FactRecorder recorder = service.bean(FactRecorder.class);
		recorder.record(new ActorEvent("", CART, ActorEvent.STARTED, null, NOON));
		recorder.record(new ActorEvent("", CART, ActorEvent.CRASHED, "IllegalStateException: card k4711w",
				NOON.plusSeconds(60)));
		recorder.record(new ActorEvent("", ActorAddress.of("orders", 18, "/user/stock"), ActorEvent.STARTED, null,
				NOON.plusSeconds(120)));
		recorder.record(new DeadLetter("", CART, "AddItem", Map.of("card", Map.of("number", "k4711w"), "count", 2),
				NOON, DeadLetter.Reason.DROPPED, null, null));
		recorder.recordDurably(new Audit("", NOON, 3, 2, 1, 0, 2, List.of("ghost"), List.of(), 1)).get();
	}

	@AfterAll
	static void stop() {
		service.close();
	}

	private static JsonNode get(String path) {
		Answer answer = service.get("actuator/papyra" + path);
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		return answer.json();
	}

	private static List<String> types(String query) {
		return StreamSupport.stream(get("/events" + query).get("facts").spliterator(), false)
			.map((fact) -> fact.get("event_type").asString())
			.toList();
	}

	@Test
	void summaryTellsEverythingAtOneGlance() {
		JsonNode summary = get("");
		assertThat(summary.get("backend").asString()).isEqualTo("json");
		assertThat(summary.get("location").asString()).isEqualTo(directory.resolve("papyra.ndjson").toString());
		assertThat(summary.get("systemId").asString()).isEqualTo("orders");
		assertThat(summary.get("capabilities")).hasToString("[\"scan\",\"recover\",\"examine\",\"compact\"]");
		assertThat(summary.get("facts")).hasToString("{\"event\":4,\"audit\":1,\"dead_letter\":1}");
		assertThat(summary.get("bytes").asLong()).isEqualTo(directory.resolve("papyra.ndjson").toFile().length());
		JsonNode writer = summary.get("writer");
		assertThat(writer.get("state").asString()).isEqualTo("open");
		assertThat(writer.get("sync").asString()).isEqualTo("always");
		assertThat(writer.get("bufferUsed").asLong()).isZero();
		assertThat(writer.get("bufferSize").asLong()).isEqualTo(8 * 1024 * 1024);
		assertThat(writer.get("written")).hasToString("{\"event\":4,\"audit\":1,\"dead_letter\":1}");
		assertThat(writer.get("dropped")).hasToString("{\"overflow\":0,\"closed\":0,\"encoding\":0,\"shutdown\":0}");
		assertThat(writer.get("lastSync").asString()).isNotBlank();
		assertThat(writer.has("failure")).isFalse();
		JsonNode startup = summary.get("startup");
		assertThat(startup.get("mode").asString()).isEqualTo("fail_on_anomaly");
		assertThat(startup.get("verdict").asString()).isEqualTo("clean");
		assertThat(startup.get("uncleanShutdown").asBoolean()).isFalse();
		assertThat(summary.get("lastScan").get("clean").asBoolean()).isTrue();
		assertThat(summary.has("lastRecovery")).isFalse();
		assertThat(summary.at("/factBytes/event").asLong()).isPositive().isLessThan(summary.get("bytes").asLong());
		assertThat(summary.at("/retention/event")).hasToString("{\"maxTotalSize\":1073741824}");
		assertThat(summary.get("compaction")).isNotEmpty();
	}

	@Test
	void factsHaveTheNamesThatTheyHaveInTheHistory() {
		JsonNode page = get("/events?type=ActorStarted&actor=17");
		JsonNode fact = page.get("facts").get(0);
		assertThat(page.get("facts")).hasSize(1);
		assertThat(fact.properties().stream().map(Map.Entry::getKey)).containsExactly("seq", "position", "kind",
				"system_id", "actor_address", "event_type", "timestamp", "time");
		assertThat(fact.get("actor_address"))
			.hasToString("{\"system\":\"orders\",\"actor_id\":17,\"path\":\"/user/cart-42\"}");
		assertThat(fact.get("timestamp").decimalValue()).isEqualByComparingTo("1768392000.000472");
		assertThat(service.get("actuator/papyra/events?type=ActorStarted").body()).contains(":1768392000.000472,");
		assertThat(fact.get("time").asString()).isEqualTo("2026-01-14T12:00:00.000472Z");
		JsonNode audit = get("/audits").get("facts").get(0);
		assertThat(audit.get("alive_actors").asLong()).isEqualTo(2);
		assertThat(audit.get("registry_orphans")).hasToString("[\"ghost\"]");
		JsonNode letter = get("/dead-letters").get("facts").get(0);
		assertThat(letter.get("message_type").asString()).isEqualTo("AddItem");
		assertThat(letter.get("target").get("path").asString()).isEqualTo("/user/cart-42");
	}

	@Test
	void valuesAreMaskedUnlessTheUserSaysOtherwise() {
		for (String list : List.of("/events", "/dead-letters")) {
			String body = service.get("actuator/papyra" + list).body();
			assertThat(body).contains("\"payload\":\"******\"").doesNotContain("k4711w").doesNotContain("IllegalState");
		}
	}

	@Test
	void oldestFirstUnlessAskedOtherwise() {
		assertThat(types("")).containsExactly("SystemStarted", "ActorStarted", "ActorCrashed", "ActorStarted");
		assertThat(types("?order=newest")).containsExactly("ActorStarted", "ActorCrashed", "ActorStarted",
				"SystemStarted");
		assertThat(types("?order=OLDEST&limit=2")).containsExactly("ActorCrashed", "ActorStarted");
	}

	@Test
	void filtersNarrowIt() {
		assertThat(types("?type=ActorCrashed")).containsExactly("ActorCrashed");
		assertThat(types("?actor=/user/cart-42")).containsExactly("ActorStarted", "ActorCrashed");
		assertThat(types("?actor=/user/*&type=ActorStarted")).hasSize(2);
		assertThat(types("?actor=&type=&limit=&since=&order=")).hasSize(4);
		assertThat(types("?until=2026-01-14T12:01:00Z")).containsExactly("ActorStarted");
		assertThat(types("?since=2026-01-14T12:01:00Z&until=1768392120")).containsExactly("ActorCrashed");
		assertThat(types("?since=2026-01-14T13:01:00+01:00&until=1768392120")).containsExactly("ActorCrashed");
		assertThat(types("?since=10m")).containsExactly("SystemStarted");
		assertThat(get("/dead-letters?target=17").get("facts")).hasSize(1);
		assertThat(get("/dead-letters?target=18").get("facts")).isEmpty();
		assertThat(get("/dead-letters?reason=dropped").get("facts")).hasSize(1);
		assertThat(get("/dead-letters?reason=DROPPED&target=17").get("facts")).hasSize(1);
		assertThat(get("/dead-letters?reason=").get("facts")).hasSize(1);
		assertThat(get("/dead-letters?reason=dead").get("facts")).isEmpty();
	}

	@Test
	void pagesLeadFromTheBeginningToTheEnd() {
		JsonNode first = get("/events?after=0&limit=3");
		assertThat(first.get("facts")).hasSize(3);
		assertThat(first.get("truncated").asBoolean()).isTrue();
		JsonNode second = get("/events?limit=3&after=" + first.get("next").stringValue());
		assertThat(second.get("facts")).hasSize(1);
		assertThat(second.get("truncated").asBoolean()).isFalse();
		JsonNode nothing = get("/events?limit=3&after=" + second.get("next").stringValue());
		assertThat(nothing.get("facts")).isEmpty();
		assertThat(nothing.get("next")).isEqualTo(second.get("next"));
		String position = second.get("facts").get(0).get("position").stringValue();
		assertThat(position).isEqualTo(second.get("facts").get(0).get("seq").asString());
		assertThat(second.get("next").stringValue()).isEqualTo(position);
	}

	@Test
	void withoutAPositionTheNewestAreGivenAndTheRestIsSaid() {
		JsonNode page = get("/events?limit=2");
		assertThat(page.get("truncated").asBoolean()).isTrue();
		assertThat(page.get("limit").asInt()).isEqualTo(2);
		assertThat(get("/events?after=" + page.get("next").stringValue()).get("facts")).isEmpty();
		assertThat(get("/events").get("truncated").asBoolean()).isFalse();
	}

	@Test
	void theLimitIsCappedAndSaysSo() {
		assertThat(get("/events").get("limit").asInt()).isEqualTo(100);
		assertThat(get("/events?limit=1000000").get("limit").asInt()).isEqualTo(1000);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			events?limit=abc           | limit  | abc       | a whole number from 1 to 1000
			events?limit=0             | limit  | 0         | a whole number from 1 to 1000
			events?limit=-5            | limit  | -5        | a whole number from 1 to 1000
			events?limit=1.5           | limit  | 1.5       | a whole number from 1 to 1000
			audits?since=someday       | since  | someday   | seconds since the epoch
			audits?until=2026-1-14     | until  | 2026-1-14 | an ISO-8601 time with its offset
			events?since=15x           | since  | 15x       | an age (15m, 1h30m, 7d, 2 hours ago)
			events?order=sideways      | order  | sideways  | oldest or newest
			events?after=-1            | after  | -1        | 0 for the beginning
			events?after=x             | after  | x         | 0 for the beginning
			audits?type=ActorStarted   | type   | ActorStarted | no audit has one
			audits?actor=17            | actor  | 17        | no audit has one
			dead-letters?actor=17      | actor  | 17        | no dead_letter has one
			events?target=17           | target | 17        | no event has one
			events?reason=dead         | reason | dead      | no event has one
			dead-letters?reason=lost   | reason | lost      | dead, unhandled, dropped, suppressed
			""")
	void aBadParameterIsExplained(String path, String parameter, String value, String allowed) {
		Answer answer = service.get("actuator/papyra/" + path);
		assertThat(answer.status()).isEqualTo(400);
		JsonNode problem = answer.json();
		assertThat(problem.get("status").asInt()).isEqualTo(400);
		assertThat(problem.get("parameter").asString()).isEqualTo(parameter);
		assertThat(problem.get("value").asString()).isEqualTo(value);
		assertThat(problem.get("allowed").asString()).contains(allowed);
		assertThat(problem.get("message").asString()).contains(parameter, value, allowed);
	}

	@Test
	void aLongBadValueIsNotEchoedWhole() {
		Answer answer = service.get("actuator/papyra/events?limit=" + "9".repeat(5000));
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.body()).hasSizeLessThan(600);
	}

	@ParameterizedTest
	@ValueSource(strings = { "actors", "events/17", "Events", "event", "%3Cscript%3E" })
	void anUnknownAreaIsExplained(String area) {
		Answer answer = service.get("actuator/papyra/" + area);
		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.json().get("parameter").asString()).isEqualTo("area");
		assertThat(answer.json().get("allowed").asString())
			.isEqualTo("doctor, events, audits, dead-letters, actors/{path or id}");
	}

	@Test
	void nothingCanBeWritten() {
		assertThat(service.post("actuator/papyra/events").status()).isEqualTo(405);
	}

	@Test
	void theDoctorPassesIt() {
		Answer answer = service.get("actuator/papyra/doctor");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.json().get("passed").asBoolean()).isTrue();
		assertThat(StreamSupport.stream(answer.json().get("findings").spliterator(), false)
			.map((finding) -> finding.get("check").asString() + "=" + finding.get("severity").asString()))
			.contains("history=ok", "shutdown=ok", "startup-mode=ok", "durability=ok", "redaction=ok", "recorder=ok",
					"capture=ok");
		assertThat(answer.json().get("scan").get("writer").asString())
			.contains(String.valueOf(ProcessHandle.current().pid()));
	}

}
