package io.papyra.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The questions of an incident. */
class InspectTests {

	private static final Instant NOON = Instant.parse("2026-01-14T12:00:00Z");

	@TempDir
	Path directory;

	private String file = "";

	@BeforeEach
	void write() {
		this.file = Logs
			.file(this.directory.resolve("orders.ndjson"), event("cart-1", 1, ActorEvent.STARTED, 0),
					event("cart-2", 2, ActorEvent.STARTED, 60), event("cart-1", 1, ActorEvent.CRASHED, 120),
					event("cart-1", 1, ActorEvent.STOPPED, 121), letter("cart-1", 1, "AddItem", 130),
					letter("cart-9", 9, "Pay", 140), event("cart-1", 11, ActorEvent.STARTED, 180),
					new Audit("", NOON.plusSeconds(200), 3, 2, 0, 0, 0, List.of(), List.of(), 2))
			.toString();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			inspect events                                              | 7
			inspect events --limit 2                                    | 2
			inspect events --limit 0                                    | 7
			inspect events --type ActorStarted                          | 3
			inspect events --actor /user/cart-1                         | 4
			inspect events --actor 11                                   | 1
			inspect events --actor orders/2                             | 1
			inspect events --actor /user/*                              | 5
			inspect events --system-id other                            | 0
			inspect events --since 2026-01-14T12:02:00Z --until 2026-01-14T12:02:01Z | 1
			inspect dead-letters                                        | 2
			inspect dead-letters --target /user/cart-9                  | 1
			inspect dead-letters --actor /user/cart-9                   | 1
			inspect dead-letters --message-type AddItem                 | 1
			inspect dead-letters --type AddItem                         | 1
			inspect audits                                              | 1
			inspect actor /user/cart-1                                  | 5
			inspect actor user/cart-1                                   | 5
			inspect actor 1                                             | 4
			inspect actor /user/cart-1 --limit 2                        | 2
			inspect actor /user/none                                    | 0
			""")
	void factsAreChosen(String line, int count) {
		Ran ran = Papyra.run((line + " --json --path " + this.file).split(" "));
		assertThat(ran.code()).isZero();
		assertThat(ran.json().get("facts").size()).as(ran.out()).isEqualTo(count);
	}

	@Test
	void theNewestAreGivenOldestFirst() {
		Ran ran = Papyra.run("inspect", "events", "--type", "ActorStarted", "--limit", "2", "--json", "--path",
				this.file);
		assertThat(paths(ran.json())).containsExactly("/user/cart-2", "/user/cart-1");
		assertThat(ran.json().get("truncated").asBoolean()).isTrue();
		assertThat(ran.err()).contains("the newest 2 of more");
		assertThat(paths(Papyra
			.run("inspect", "events", "--type", "ActorStarted", "--limit", "2", "--reverse", "--json", "--path",
					this.file)
			.json())).containsExactly("/user/cart-1", "/user/cart-2");
	}

	@Test
	void theStoryOfAnActorIsInTheOrderOfTime() {
		Ran ran = Papyra.run("inspect", "actor", "/user/cart-1", "--path", this.file);
		assertThat(ran.out()).containsSubsequence("ActorStarted", "/user/cart-1#1", "ActorCrashed", "ActorStopped",
				"dead letter AddItem", "ActorStarted", "/user/cart-1#11");
	}

	@Test
	void theRunsOfTheSystemDivideTheLivesOfAnActor() throws IOException {
		Path history = this.directory.resolve("runs.ndjson");
		Logs.file(history, Logs.event("cart-1", 1, ActorEvent.STARTED));
		Logs.file(history, Logs.event("cart-1", 2, ActorEvent.STARTED));
		// A killed process leaves no stop; the line before its end is cut off.
		List<String> lines = Files.readAllLines(history);
		Files.writeString(history, String.join("\n", lines.subList(0, lines.size() - 1)) + "\n");
		Files.deleteIfExists(this.directory.resolve("runs.ndjson.checkpoint"));
		Logs.file(history, Logs.event("cart-1", 3, ActorEvent.STARTED));
		Logs.file(history);
		Ran ran = Papyra.run("inspect", "actor", "/user/cart-1", "--path", history.toString());
		assertThat(ran.code()).as(ran.err()).isZero();
		assertThat(ran.out()).containsSubsequence("cart-1#1", "SystemStopped", "SystemStarted", "cart-1#2",
				"SystemStarted", "the run before did not end cleanly", "cart-1#3", "SystemStopped", "SystemStarted");
		JsonNode json = Papyra.run("inspect", "actor", "/user/cart-1", "--json", "--path", history.toString()).json();
		assertThat(json.get("facts").size()).isEqualTo(3);
		assertThat(json.get("runs")
			.valueStream()
			.map((run) -> run.get("what").asString() + run.get("afterUncleanShutdown")))
			.containsExactly("stoppedfalse", "startedfalse", "startedtrue", "stoppedfalse", "startedfalse");
	}

	@Test
	void everyKindOfSegmentsHasNumbersOfItsOwn() throws IOException {
		Path history = Logs.directory(this.directory.resolve("runs"), Logs.event("cart-1", 1, ActorEvent.STARTED),
				letterNow("one"), letterNow("two"), letterNow("three"), letterNow("four"), letterNow("five"));
		Path events;
		try (Stream<Path> segments = Files.list(history.resolve("events"))) {
			events = segments.filter((file) -> file.toString().endsWith(".ndjson")).findFirst().orElseThrow();
		}
		List<String> lines = Files.readAllLines(events);
		Files.writeString(events, String.join("\n", lines.subList(0, lines.size() - 1)) + "\n");
		try (Stream<Path> files = Files.walk(history)) {
			files.filter((file) -> file.toString().contains("checkpoint")).forEach((file) -> file.toFile().delete());
		}
		Logs.directory(history, Logs.event("cart-1", 2, ActorEvent.STARTED));
		Ran ran = Papyra.run("inspect", "actor", "/user/cart-1", "--path", history.toString());
		assertThat(ran.code()).as(ran.err()).isZero();
		assertThat(ran.out()).containsSubsequence("cart-1#1", "one", "two", "three", "four", "five", "SystemStarted",
				"the run before did not end cleanly", "cart-1#2", "SystemStopped");
		assertThat(ran.out()).containsOnlyOnce("the run before did not end cleanly");
	}

	@ParameterizedTest
	@CsvSource({ "2026-01-14T11:59:59Z, 0", "2026-01-14T12:00:00Z, 1", "2026-01-14T12:01:30Z, 2",
			"2026-01-14T12:02:00Z, 2", "2026-01-14T12:02:01Z, 1", "2026-01-14T12:03:00Z, 2" })
	void theLivingAreKnownAtAnyTime(String at, int count) {
		Ran ran = Papyra.run("inspect", "live", "--at", at, "--json", "--path", this.file);
		assertThat(ran.json().get("total").asInt()).isEqualTo(count);
		assertThat(ran.json().get("actors").size()).isEqualTo(count);
	}

	@Test
	void aSystemThatStoppedHasNoLivingActors() {
		assertThat(Papyra.run("inspect", "live", "--path", this.file).out()).contains("0 actors were alive");
	}

	@Test
	void whereTheHistoryHasTheStartOfTheSystemNoActorCanBeMissing() {
		Ran ran = Papyra.run("inspect", "live", "--path", this.file);
		assertThat(ran).returns(0, Ran::code).returns("", Ran::err);
		String python = Logs.python("clean.ndjson", this.directory).toString();
		assertThat(Papyra.run("inspect", "live", "--path", python).err())
			.contains("actors that started before are not");
	}

	@Test
	void theLivingAreToldAsIncompleteWhereStartsHaveExpired() {
		String history = Logs
			.file(this.directory.resolve("expiring.ndjson"),
					new ActorEvent("", ActorAddress.ofSystem("orders"), ActorEvent.SYSTEM_STARTED, null, NOON),
					event("cart-1", 1, ActorEvent.STARTED, 1), event("cart-2", 2, ActorEvent.STARTED, 60),
					event("cart-1", 1, ActorEvent.CRASHED, 120), event("cart-3", 3, ActorEvent.STARTED, 180))
			.toString();
		String[] live = { "inspect", "live", "--at", "2026-01-14T12:03:00Z", "--json", "--path", history };
		JsonNode all = Papyra.run(live).json();
		assertThat(all.get("total").asInt()).isEqualTo(3);
		assertThat(all.has("incompleteBefore")).isFalse();
		assertThat(Papyra.run("persistence", "compact", "--max-records", "3", "--path", history).code()).isZero();
		// What is left: the crash, the last start and the stop of the system.
		JsonNode less = Papyra.run(live).json();
		assertThat(less.get("total").asInt()).isEqualTo(1);
		assertThat(less.get("incompleteBefore").asString()).isEqualTo("2026-01-14T12:02:00Z");
		assertThat(Papyra.run("inspect", "live", "--at", "2026-01-14T12:03:00Z", "--path", history).err())
			.contains("papyra: incomplete before 2026-01-14T12:02:00Z");
		// The system has stopped since: nobody of before can live.
		assertThat(Papyra.run("inspect", "live", "--json", "--path", history).json().has("incompleteBefore")).isFalse();
	}

	@Test
	void aSummaryTellsWhoCrashesAndWhoIsMissed() {
		Ran ran = Papyra.run("inspect", "summary", "--json", "--path", this.file);
		JsonNode json = ran.json();
		assertThat(json.at("/facts/event/types/ActorStarted").asInt()).isEqualTo(3);
		assertThat(json.at("/topCrashing/0/name").asString()).isEqualTo("/user/cart-1");
		assertThat(json.at("/topDeadLetterTargets").size()).isEqualTo(2);
		assertThat(json.at("/runs/starts").asInt()).isEqualTo(1);
		assertThat(json.at("/runs/uncleanShutdowns").asInt()).isZero();
		assertThat(json.at("/lastAudit/alive_actors").asInt()).isEqualTo(2);
		assertThat(Papyra.run("inspect", "summary", "--path", this.file).out()).contains("CRASHES MOST",
				"DEAD LETTERS TO", "1 run began, 0 ended uncleanly", "2 of 3 alive");
	}

	@Test
	void aKilledRunIsToldAlthoughItsStartHasExpired() throws IOException {
		Path history = this.directory.resolve("long.ndjson");
		Path killed = this.directory.resolve("killed.ndjson");
		JsonBackend backend = new JsonBackend(history);
		try (BufferedFactRecorder recorder = Logs.recorder(backend)) {
			for (int id = 1; id <= 30; id++) {
				recorder.record(event("cart-" + id, id, ActorEvent.STARTED, id));
			}
			recorder.recordDurably(event("cart-1", 1, ActorEvent.STOPPED, 40)).join();
			Files.copy(history, killed);
		}
		String path = killed.toString();
		String began = Papyra.run("inspect", "summary", "--json", "--path", path)
			.json()
			.at("/runs/open/orders")
			.asString();
		assertThat(Papyra.run("persistence", "compact", "--max-records", "5", "--path", path).code()).isZero();
		JsonNode runs = Papyra.run("inspect", "summary", "--json", "--path", path).json().get("runs");
		assertThat(runs.get("starts").asInt()).isZero();
		assertThat(runs.at("/open/orders").asString()).isEqualTo(began);
		assertThat(Papyra.run("inspect", "summary", "--path", path).out())
			.contains("the run of orders that began at " + began + " still runs, or was killed");
		JsonNode scan = Papyra.run("persistence", "scan", "--json", "--path", path).json().get("runs");
		assertThat(scan.get("lastRunOpen").asBoolean()).isTrue();
		assertThat(scan.get("lastStart").asString()).isEqualTo(began);
		assertThat(Papyra.run("persistence", "scan", "--path", path).out())
			.contains("0 recorded, 1 ended uncleanly, the last began at " + began + " and has no end");
		assertThat(Papyra.run("doctor", "run", "--path", path).out())
			.contains("the run that began at " + began + " did not end cleanly");
		assertThat(Papyra.run("persistence", "compact", "--max-records", "5", "--path", history.toString()).code())
			.isZero();
		assertThat(Papyra.run("inspect", "summary", "--json", "--path", history.toString()).json().at("/runs/open"))
			.isEmpty();
	}

	@Test
	void deadLettersAreChosenByTheirReason() {
		String history = lettersWithReasons();
		for (String question : List.of("dropped=2", "DEAD=1", "unhandled=0")) {
			String[] parts = question.split("=", -1);
			Ran ran = Papyra.run("inspect", "dead-letters", "--reason", parts[0], "--json", "--path", history);
			assertThat(ran.json().get("facts").size()).as(question).isEqualTo(Integer.parseInt(parts[1]));
		}
		assertThat(Papyra.run("inspect", "dead-letters", "--reason", "dead", "--json", "--path", this.file)
			.json()
			.get("facts")).isEmpty();
		Ran refused = Papyra.run("inspect", "dead-letters", "--reason", "lost", "--path", history);
		assertThat(refused.code()).isEqualTo(64);
		assertThat(refused.err()).contains("'lost' is not allowed for --reason",
				"dead, unhandled, dropped, suppressed");
		assertThat(Papyra.run("inspect", "events", "--reason", "dead", "--path", history).code()).isEqualTo(64);
	}

	@Test
	void deadLettersAreListedWithReasonAndSender() {
		String history = lettersWithReasons();
		assertThat(Papyra.run("inspect", "dead-letters", "--reason", "dropped", "--limit", "1", "--path", history)
			.out()
			.lines()).satisfiesExactly(
					(heading) -> assertThat(heading).contains("ACTOR", "REASON", "REASON TEXT", "SENDER", "DETAIL"),
					(letter) -> assertThat(letter).containsSubsequence("dead letter Pay", "/user/cart-2#2", "dropped",
							"mailbox full", "/user/till#3"));
		assertThat(Papyra.run("inspect", "actor", "/user/cart-2", "--path", history).out())
			.contains("dead letter Pay (dropped)");
	}

	@Test
	void aSummaryCountsDeadLettersByReason() {
		String history = lettersWithReasons();
		assertThat(
				Papyra.run("inspect", "summary", "--json", "--path", history).json().at("/facts/dead_letter/reasons"))
			.hasToString("{\"dead\":1,\"dropped\":2,\"unknown\":1}");
		assertThat(Papyra.run("inspect", "summary", "--path", history).out()).containsSubsequence(
				"DEAD LETTERS BECAUSE", "dead", "1", "dropped", "2", "unknown", "1", "DEAD LETTERS TO");
		assertThat(Papyra.run("inspect", "summary", "--json", "--path", this.file)
			.json()
			.at("/facts/dead_letter")
			.has("reasons")).as("of letters that tell none").isFalse();
		assertThat(Papyra.run("inspect", "summary", "--path", this.file).out()).doesNotContain("BECAUSE");
	}

	private String lettersWithReasons() {
		ActorAddress till = ActorAddress.of("orders", 3, "/user/till");
		return Logs
			.file(this.directory.resolve("reasons.ndjson"), letter("cart-1", 1, "Pay", 1),
					new DeadLetter("", ActorAddress.of("orders", 1, "/user/cart-1"), "Pay", null, NOON,
							DeadLetter.Reason.DEAD, null, null),
					new DeadLetter("", ActorAddress.of("orders", 1, "/user/cart-1"), "Pay", null, NOON,
							DeadLetter.Reason.DROPPED, "stash full", till),
					new DeadLetter("", ActorAddress.of("orders", 2, "/user/cart-2"), "Pay", "20 EUR", NOON,
							DeadLetter.Reason.DROPPED, "mailbox full", till))
			.toString();
	}

	@Test
	void anOverviewTellsTheKindOfHistory() {
		Ran ran = Papyra.run("persistence", "inspect", "--show-metrics", "--limit", "2", "--json", "--path", this.file);
		assertThat(ran.json().get("backend").asString()).isEqualTo("json");
		assertThat(ran.json().get("newest").size()).isEqualTo(2);
		assertThat(ran.json().at("/metrics/scans").asInt()).isZero();
	}

	@Test
	void whatWasRecordedCannotDriveTheTerminal() {
		String hostile = Logs
			.file(this.directory.resolve("hostile.ndjson"),
					ActorEvent.of(ActorAddress.of("orders", 1, "/user/\u001b]0;owned\u0007"), "Type\u202e\nForged",
							Map.of("text", "\u001b[2J\u009b31m\r\n")),
					DeadLetter.of(null, "\u001b[31mRed", "\u0085\u2028"))
			.toString();
		for (String command : new String[] { "inspect events", "inspect dead-letters", "inspect summary",
				"inspect live", "inspect actor /user/*", "persistence inspect" }) {
			for (String json : new String[] { "", " --json" }) {
				Ran ran = Papyra.run((command + json + " --path " + hostile).split(" "));
				assertThat(ran.code()).isZero();
				assertThat(ran.out().chars().filter((c) -> Character.isISOControl(c) && c != '\n')).as(ran.out())
					.isEmpty();
				assertThat(ran.out()).doesNotContain("\u202e", "\u2028").doesNotContain("\nForged");
			}
		}
	}

	private static List<String> paths(JsonNode page) {
		return page.get("facts").valueStream().map((fact) -> fact.at("/actor_address/path").asString()).toList();
	}

	private static Fact event(String name, long id, String type, long second) {
		return new ActorEvent("", ActorAddress.of("orders", id, "/user/" + name), type, null, NOON.plusSeconds(second));
	}

	private static Fact letterNow(String payload) {
		return DeadLetter.of(ActorAddress.of("orders", 1, "/user/cart-1"), "AddItem", payload);
	}

	private static Fact letter(String name, long id, String type, long second) {
		return new DeadLetter("", ActorAddress.of("orders", id, "/user/" + name), type, Map.of("item", 7),
				NOON.plusSeconds(second));
	}

}
