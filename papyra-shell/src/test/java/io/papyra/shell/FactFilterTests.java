package io.papyra.shell;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.shell.command.Cancellation;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.output.Output;
import io.papyra.shell.output.TerminalCapabilities;
import io.papyra.shell.testing.FactFilters;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** How facts are picked out of files. */
class FactFilterTests {

	@TempDir
	Path directory;

	private Ran run(Path history, String line) {
		return Papyra.run((line + " --path " + history).split(" "));
	}

	@Test
	void inAFile() {
		Path file = Logs.file(this.directory.resolve("orders.ndjson"), FactFilters.facts());
		FactFilters.assertMeantTheSame((line) -> run(file, line));
	}

	@Test
	void inSegments() {
		Path segments = Logs.directory(this.directory.resolve("orders"), FactFilters.facts());
		FactFilters.assertMeantTheSame((line) -> run(segments, line));
	}

	@Test
	void aCursorThatHasExpiredIsToldAndTheAnswerBeginsWithTheOldest() {
		Path file = Logs.file(this.directory.resolve("orders.ndjson"), FactFilters.facts());
		String before = run(file, "inspect events --limit 2 --after 0 --json").json().get("next").asString();
		Ran still = run(file, "inspect events --json --after " + before);
		assertThat(still.err()).isEmpty();
		assertThat(still.json().has("expired")).isFalse();
		assertThat(run(file, "persistence compact --max-records 2").code()).isZero();
		Ran ran = run(file, "inspect events --json --after " + before);
		assertThat(ran.code()).isZero();
		assertThat(ran.err()).contains("the fact at the cursor " + before + " has expired");
		assertThat(ran.json().get("expired").asBoolean()).isTrue();
		// The two that were kept, and that of the compaction.
		assertThat(ran.json().get("facts").size()).isEqualTo(3);
		assertThat(run(file, "inspect events --json --after " + ran.json().get("next").asString()).err()).isEmpty();
	}

	/** As after copytruncate: what asks every minute must not find nothing for ever. */
	@Test
	void aCursorBehindTheEndIsTold() {
		Path file = Logs.file(this.directory.resolve("orders.ndjson"), FactFilters.facts());
		String end = run(file, "inspect events --limit 0 --json").json().get("next").asString();
		assertThat(run(file, "inspect events --json --after " + end).err()).isEmpty();
		for (String options : List.of("", "--json", "--limit 0")) {
			Ran ran = run(file, ("inspect events --after 5000 " + options).strip());
			assertThat(ran.code()).isZero();
			assertThat(ran.err()).contains("the newest fact of this history is at ", ", before the cursor 5000: ",
					"begin again without --after");
		}
	}

	@Test
	void aTypeWithALineEndIsNoLineOfAMessage() {
		Path file = Logs.file(this.directory.resolve("orders.ndjson"), Logs.event("a", 1, "Paid\npapyra: all is well"));
		assertThat(run(file, "inspect events --type Paidd").err()).contains("Paid\\u000apapyra").hasLineCount(1);
	}

	@Test
	void aCursorOfAnotherHistoryIsRefused() {
		Path file = Logs.file(this.directory.resolve("orders.ndjson"));
		Ran ran = run(file, "inspect events --after 1700000000000-0");
		assertThat(ran.code()).isEqualTo(64);
		assertThat(ran.err()).contains("is no position of this history");
	}

	@Test
	void anExpressionThatWouldNotEndEndsWithItsReason() {
		Path file = Logs.file(this.directory.resolve("orders.ndjson"),
				ActorEvent.of(ActorAddress.of("orders", 1, "/user/a"), "Told", "a".repeat(60_000) + "!"));
		assertTooManySteps(run(file, "inspect events --grep (a+)+\\?"));
		assertTooManySteps(run(file, "inspect events --grep (a|b)*x"));
		assertThat(run(file, "inspect events --grep a+!").out()).contains("Told");
	}

	private static void assertTooManySteps(Ran ran) {
		assertThat(ran).returns(64, Ran::code).returns("", Ran::out);
		assertThat(ran.err()).contains("takes too many steps in the fact at position").hasSizeLessThan(400);
	}

	@Test
	void anExpressionThatIsNoneIsRefusedWithThePlace() {
		Ran ran = Papyra.run("inspect", "events", "--grep", "(a", "--path", "none.ndjson");
		assertThat(ran.code()).isEqualTo(64);
		assertThat(ran.err()).contains("'(a' is not allowed for --grep", "Unclosed group");
	}

	@Test
	void anExpressionIsFoundInALongPayload() {
		Path file = Logs.file(this.directory.resolve("orders.ndjson"),
				ActorEvent.of(ActorAddress.of("orders", 1, "/user/a"), "Told", "word ".repeat(12_000) + "end"));
		assertThat(run(file, "inspect events --grep word.*end.$").out()).contains("Told");
		assertThat(run(file, "inspect events --grep \\Send. --json").json().get("facts").size()).isEqualTo(0);
	}

	@Test
	void theRunsOfTheServiceAreListedAndChosen() throws IOException {
		Path file = Logs.file(this.directory.resolve("orders.ndjson"), Logs.event("cart-1", 1, ActorEvent.STARTED));
		Logs.file(file, Logs.event("cart-2", 2, ActorEvent.STARTED), Logs.event("cart-2", 2, ActorEvent.CRASHED));
		// A killed process leaves no stop; the line before its end is cut off.
		List<String> lines = Files.readAllLines(file);
		Files.writeString(file, String.join("\n", lines.subList(0, lines.size() - 1)) + "\n");
		Files.deleteIfExists(this.directory.resolve("orders.ndjson.checkpoint"));
		assertThat(run(file, "inspect runs --json").json().at("/runs/1/end").asString()).isEqualTo("unclean");
		try (BufferedFactRecorder recorder = Logs.recorder(new JsonBackend(file))) {
			recorder.recordDurably(DeadLetter.of(null, "Pay", null)).join();
			JsonNode runs = run(file, "inspect runs --json").json().get("runs");
			assertThat(runs.valueStream().map((run) -> run.get("index") + " " + run.get("end").asString()))
				.containsExactly("-2 stopped", "-1 unclean", "0 open");
			assertThat(runs.valueStream().map((run) -> run.at("/facts/event").asInt())).containsExactly(3, 3, 1);
			assertThat(runs.at("/2/facts/dead_letter").asInt()).isEqualTo(1);
			assertThat(run(file, "inspect runs --limit 1").out())
				.containsPattern("(?m)^0 +orders +2\\S+Z +2\\S+Z +open +2$");
			String start = Instant.parse(runs.at("/1/start").asString()).truncatedTo(ChronoUnit.MILLIS).toString();
			for (String chosen : List.of("-1", "2", start)) {
				JsonNode events = run(file, "inspect events --json --run " + chosen).json().get("facts");
				assertThat(events.valueStream().map((event) -> event.get("event_type").asString()))
					.containsExactly(ActorEvent.SYSTEM_STARTED, ActorEvent.STARTED, ActorEvent.CRASHED);
			}
			assertThat(count(file, "inspect events --run -1 --type Actor*")).isEqualTo(2);
			assertThat(count(file, "inspect dead-letters --run 0")).isEqualTo(1);
			assertThat(count(file, "inspect dead-letters --run -1")).isZero();
			assertThat(count(file, "inspect actor /user/cart-2 --run -2")).isZero();
			assertThat(count(file, "inspect actor /user/cart-2 --run -1")).isEqualTo(2);
			assertThat(run(file, "inspect live --run -1 --json").json().at("/actors/0/path").asString())
				.isEqualTo("/user/cart-2");
			assertThat(run(file, "inspect live --run -2 --json").json().at("/actors/0/path").asString())
				.isEqualTo("/user/cart-1");
			assertThat(run(file, "inspect live --json").json().get("total").asInt()).isZero();
			assertThat(run(file, "inspect summary --run -1 --json").json().at("/facts/event/total").asInt())
				.isEqualTo(3);
		}
		Ran missing = run(file, "inspect events --run -3");
		assertThat(missing.code()).isEqualTo(66);
		assertThat(missing.err()).contains("there is no run -3 among the 3", "0 to -2");
		assertThat(run(file, "inspect events --run -1 --follow").code()).isEqualTo(64);
	}

	@Test
	void ofFilesOfPapyraForPythonNoRunIsRecorded() {
		Path file = Logs.python("clean.ndjson", this.directory);
		Ran ran = run(file, "inspect runs");
		assertThat(ran).returns(0, Ran::code).returns("", Ran::out);
		assertThat(ran.err()).contains("no run is recorded in " + file);
		assertThat(run(file, "inspect events --run 0").code()).isEqualTo(66);
	}

	private int count(Path history, String line) {
		return run(history, line + " --json").json().get("facts").size();
	}

	@Test
	void followingPicksOutWhatIsNew() throws IOException {
		Path file = Logs.file(this.directory.resolve("orders.ndjson"), FactFilters.facts());
		AtomicReference<@Nullable Cancellation> cancellation = new AtomicReference<>();
		StringWriter err = new StringWriter();
		try (BufferedFactRecorder recorder = Logs.recorder(new JsonBackend(file))) {
			StringWriter out = new StringWriter() {

				@Override
				public void flush() {
					if (toString().contains("ActorCrashed") && !toString().contains("NEW")) {
						for (String type : List.of(ActorEvent.STARTED, "Noise", ActorEvent.STOPPED)) {
							recorder.recordDurably(ActorEvent.of(ActorAddress.of("orders", 9, "/user/cart-9"), type,
									Map.of("is", type.equals("Noise") ? "NOISE" : "NEW")))
								.join();
						}
					}
					Cancellation working = cancellation.get();
					if (toString().contains("ActorStopped") && working != null) {
						working.cancel(ExitCode.INTERRUPTED);
					}
				}

			};
			int code = new Launcher(new CommandIo() {

				@Override
				public Output output() {
					return new Output(out, err, TerminalCapabilities.PLAIN);
				}

				@Override
				public boolean isInteractive() {
					return false;
				}

				@Override
				public void onInterrupt(Cancellation working) {
					cancellation.set(working);
				}

			}, Extensions.NONE).run(List.of("inspect", "events", "--follow", "--path", file.toString(), "--type",
					"Actor*", "--grep", "cart-[19]", "--after", "0"));
			assertThat(code).as(err.toString()).isEqualTo(130);
			assertThat(out.toString()).containsSubsequence("cart-1#1", "ActorCrashed", "cart-1#11", "cart-9", "NEW")
				.doesNotContain("cart-2", "NOISE");
		}
	}

}
