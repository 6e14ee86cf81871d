package io.papyra.web;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.example.secured.ActuatorChain;
import com.example.secured.ReactiveActuatorChain;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.recorder.FactRecorder;
import io.papyra.web.StackService.Answer;
import io.papyra.web.StackService.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One table of requests has the same answers on every stack, open or secured, on the
 * application's port or on one of its own.
 */
@Tag("proof")
@Tag("slow")
class EndpointStackTests {

	/** More facts than that are there, so that a compaction has something to do. */
	private static final String LIMIT = "papyra.retention.max-records=1";

	private static final String JSON = "application/json";

	private static final Instant NOON = Instant.parse("2026-01-14T12:00:00.000472Z");

	private static final ActorAddress CART = ActorAddress.of("orders", 17, "/user/cart-42");

	/** What differs from run to run. */
	private static final Set<String> VOLATILE = Set.of("tookMillis", "at", "lastStart", "lastSync", "location", "next",
			"timestamp", "time", "message", "path", "log", "since");

	private static Map<Request, Answer> expected = Map.of();

	@TempDir
	Path directory;

	@BeforeAll
	static void ask(@TempDir Path own) throws Exception {
		try (StackService service = StackService.open(Stack.MVC_ON_TOMCAT, own.resolve("expected.ndjson"), LIMIT)) {
			expected = answers(service);
		}
	}

	@Test
	void everyRequestIsAnsweredWithTheStatusThatIsDocumented() {
		READS.forEach((request, status) -> assertThat(expected.get(request)).as(request.toString())
			.isNotNull()
			.returns(status, Answer::status));
	}

	/** On the way, no dry run is taken for the real one. */
	@EachStack
	void theSameRequestsHaveTheSameAnswersOnEveryStack(Stack stack) throws Exception {
		try (StackService service = StackService.open(stack, history("open"), LIMIT)) {
			assertSame(answers(service), expected);
			assertDryRuns(service);
		}
	}

	/**
	 * Behind Spring Security as well, where the answers are the same, too. On Jersey the
	 * body is taken from the request by our own filter, wherever it is.
	 */
	@EachStack(inEveryBuild = Stack.JERSEY)
	void aDryRunIsNeverTakenForTheRealOne(Stack stack) throws Exception {
		try (StackService service = StackService.secured(stack, history("secured"), security(stack), "anna:secret",
				LIMIT)) {
			assertSame(answers(service), expected);
			assertDryRuns(service);
		}
	}

	private Path history(String name) {
		return this.directory.resolve(name + ".ndjson");
	}

	private static List<Class<?>> security(Stack stack) {
		return List.of((stack == Stack.WEBFLUX) ? ReactiveActuatorChain.class : ActuatorChain.class);
	}

	private static final Map<Request, Integer> READS = reads();

	private static Map<Request, Integer> reads() {
		Map<Request, Integer> rows = new LinkedHashMap<>();
		for (String path : List.of("", "/doctor", "/events", "/events?limit=2&order=newest", "/events?after=0&limit=1",
				"/events?actor=/user/cart-42", "/events?actor=/user/caf%C3%A9%20x", "/events?type=ActorCrashed",
				"/events?since=2026-01-14T12:00:00Z&until=2026-01-14T12:00:30Z", "/audits", "/dead-letters",
				"/dead-letters?target=17", "/dead-letters?reason=unhandled", "/dead-letters?reason=dead",
				"/actors/user/cart-42", "/actors/17", "/actors/orders/17", "/actors/user/*",
				"/actors/user/caf%C3%A9%20x", "/actors/actors/user/cart-42", "/actors/actors/a", "/actors/nobody",
				"/actors/user/cart-42?limit=1&order=newest")) {
			rows.put(new Request("GET", path, null, null), 200);
		}
		for (String path : List.of("/events?limit=many", "/events?limit=0", "/events?since=noon", "/audits?actor=1",
				"/events?order=up", "/dead-letters?reason=lost", "/audits?reason=dead", "/actors/17?limit=-1")) {
			rows.put(new Request("GET", path, null, null), 400);
		}
		for (String path : List.of("/nonsense", "/events/17", "/doctor/x", "/actors", "/a/b/c")) {
			rows.put(new Request("GET", path, null, null), 404);
		}
		return rows;
	}

	private static Map<Request, Answer> answers(StackService service) throws Exception {
		FactRecorder recorder = service.bean(FactRecorder.class);
		recorder.record(new ActorEvent("", CART, ActorEvent.STARTED, null, NOON));
		recorder.record(new ActorEvent("", CART, ActorEvent.CRASHED, Map.of("why", List.of(1, 2.5, true)),
				NOON.plusSeconds(60)));
		recorder.record(new ActorEvent("", ActorAddress.of("orders", 18, "/user/café x"), ActorEvent.STARTED, "ä",
				NOON.plusSeconds(120)));
		recorder.record(new ActorEvent("", ActorAddress.of("orders", 19, "/actors/a"), ActorEvent.STARTED, null,
				NOON.plusSeconds(120)));
		recorder
			.recordDurably(new DeadLetter("", CART, "AddItem", Map.of("count", 2), NOON, DeadLetter.Reason.UNHANDLED,
					null, null))
			.get();
		Map<Request, Answer> answers = new LinkedHashMap<>();
		for (Request request : READS.keySet()) {
			answers.put(request, service.send(request));
		}
		return answers;
	}

	private static void assertSame(Map<Request, Answer> actual, Map<Request, Answer> expected) {
		expected.forEach((request, answer) -> {
			Answer given = actual.get(request);
			assertThat(given).as(request.toString()).isNotNull();
			assertThat(given.status()).as(request + " " + given.body()).isEqualTo(answer.status());
			assertThat(comparable(given.body())).as(request.toString()).isEqualTo(comparable(answer.body()));
		});
	}

	private static JsonNode comparable(@Nullable JsonNode node) {
		if (node instanceof ObjectNode object) {
			ObjectNode copy = object.objectNode();
			object.properties()
				.forEach((field) -> copy.set(field.getKey(), VOLATILE.contains(field.getKey()) && !isFact(object)
						? object.stringNode("*") : comparable(field.getValue())));
			return copy;
		}
		if (node instanceof ArrayNode array) {
			ArrayNode copy = array.arrayNode();
			array.forEach((element) -> copy.add(comparable(element)));
			return copy;
		}
		return (node != null) ? node : MissingNode.getInstance();
	}

	/** Those of SystemStarted differ. */
	private static boolean isFact(ObjectNode object) {
		return object.has("seq") && !object.path("event_type").asString("").startsWith("System");
	}

	private static void assertDryRuns(StackService service) {
		long before = stored(service);
		for (Request request : dryRuns()) {
			Answer answer = service.send(request);
			assertThat(answer.status()).as(request + " " + answer.body()).isEqualTo(200);
			assertThat(answer.body().path("dryRun").asBoolean()).as(request.toString()).isTrue();
		}
		Answer form = service.send(new Request("POST", "/compact", "application/x-www-form-urlencoded", "dryRun=true"));
		assertThat(form.status() / 100 == 4 || form.body().path("dryRun").asBoolean()).as(form.toString()).isTrue();
		for (Request request : unclear()) {
			Answer answer = service.send(request);
			assertThat(answer.status()).as(request + " " + answer.body()).isBetween(400, 499);
		}
		assertThat(stored(service)).isEqualTo(before);
		Answer real = service.post("/compact");
		assertThat(real.status()).as(real.body().toString()).isEqualTo(200);
		assertThat(real.body().path("dryRun").asBoolean(true)).isFalse();
		assertThat(stored(service)).isLessThan(before);
		Answer scan = service.send(new Request("POST", "/scan", JSON, "{\"full\": true}"));
		assertThat(scan.status()).isEqualTo(200);
		assertThat(scan.body().path("clean").asBoolean()).isTrue();
	}

	private static long stored(StackService service) {
		JsonNode facts = service.get("").body().path("facts");
		return facts.path("event").asLong() + facts.path("dead_letter").asLong();
	}

	private static List<Request> dryRuns() {
		return List.of(new Request("POST", "/compact?dryRun=true", null, null),
				new Request("POST", "/compact", JSON, "{\"dryRun\": true}"),
				new Request("POST", "/compact", JSON + ";charset=UTF-8", "{\"dryRun\":\"TRUE\"}"),
				new Request("POST", "/compact", "application/vnd.spring-boot.actuator.v3+json", "{\"dryRun\":true}"),
				new Request("POST", "/compact?dryRun=true", JSON, "{\"dryRun\": true}"),
				new Request("POST", "/compact?dryRun=true", JSON, "{}"));
	}

	/** What might be meant as a dry run, and is not one. */
	private static List<Request> unclear() {
		return List.of(new Request("POST", "/compact", "text/plain", "{\"dryRun\": true}"),
				new Request("POST", "/compact", null, "{\"dryRun\": true}"),
				new Request("POST", "/compact", "application/xml", "<dryRun>true</dryRun>"),
				new Request("POST", "/compact", JSON, "{\"dryRun\": tru"),
				new Request("POST", "/compact", JSON, "[{\"dryRun\": true}]"),
				new Request("POST", "/compact", JSON, "{\"dryRun\": {\"value\": true}}"),
				new Request("POST", "/compact", JSON, "{\"dryRun\": null}"),
				new Request("POST", "/compact", JSON, "{\"dryRun\": \"yes\"}"),
				new Request("POST", "/compact", JSON, "{\"dryrun\": true}"),
				new Request("POST", "/compact", JSON, "{\"dry-run\": true}"),
				new Request("POST", "/compact", JSON, "\"dryRun\""), new Request("POST", "/compact?dryRun", null, null),
				new Request("POST", "/compact?dryRun=", null, null),
				new Request("POST", "/compact?dryRun=1", null, null),
				new Request("POST", "/compact?dry_run=true", null, null),
				new Request("POST", "/compact?dryRun=false&dryRun=true", null, null),
				new Request("POST", "/compact/dryRun", null, null), new Request("POST", "/vacuum", null, null));
	}

	/** The error page of a servlet is secured as well, so that 401 may stand for 403. */
	@EachStack(value = { Stack.MVC_ON_TOMCAT, Stack.WEBFLUX }, inEveryBuild = Stack.WEBFLUX)
	void withTheDefaultsOfSpringSecurityReadsNeedCredentialsAndChangesAToken(Stack stack) {
		try (StackService service = StackService.secured(stack, history("defaults"), List.of(), "anna:secret")) {
			assertThat(service.send(new Request("GET", "", null, null), null).status()).isEqualTo(401);
			assertThat(service.get("").status()).isEqualTo(200);
			assertThat(service.post("/scan").status()).isIn(401, 403);
		}
	}

}
