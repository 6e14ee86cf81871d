package io.papyra.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Fact;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Histories that Papyra for Python wrote, or wrote to, as the command shows them. */
class PythonHistoryTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "events", "events --limit 0", "events --limit 0 --reverse", "events --json",
			"events --limit 0 --json", "summary", "summary --json", "actor 1", "actor 1 --json", "live" })
	void whatItRewroteIsNeverAnEmptyAnswerThatLooksRight(String command) throws IOException {
		Path file = Logs.file(this.directory.resolve("papyra.ndjson"), started(1), started(2), started(3));
		rewrite(file);
		Ran ran = inspect(command, file);
		assertThat(ran.code()).isEqualTo(2);
		// A header, the start and the stop of the recorder, and three facts.
		assertThat(ran.err()).contains("papyra: 6 lines without a checksum passed over in " + file,
				"'papyra persistence recover'");
		if (command.contains("--json") && !command.contains("summary")) {
			JsonNode passed = JsonMapper.shared().readTree(ran.out()).path("passedOver");
			assertThat(passed.path("unchecked").asInt()).isEqualTo(6);
			assertThat(passed.path("damaged").asInt()).isZero();
		}
		assertThat(Papyra.run("persistence", "recover", "--path", file.toString()).code()).isZero();
		Ran mended = inspect(command, file);
		assertThat(mended.code()).isZero();
		assertThat(mended.err()).doesNotContain("passed over");
	}

	@Test
	void whatItRewroteInADirectoryIsCounted() throws IOException {
		Path folder = Logs.directory(this.directory.resolve("papyra"), started(1), started(2));
		try (Stream<Path> segments = Files.list(folder.resolve("events"))) {
			for (Path segment : segments.filter((path) -> path.toString().endsWith(".ndjson")).toList()) {
				rewrite(segment);
			}
		}
		assertThat(inspect("events", folder)).returns(2, Ran::code)
			.satisfies((ran) -> assertThat(ran.err()).contains("lines without a checksum passed over"));
		assertThat(inspect("audits", folder).code()).isZero();
	}

	@Test
	void whatItAppendedIsCountedAndTheRestIsShown() throws IOException {
		Path file = Logs.file(this.directory.resolve("papyra.ndjson"), started(1));
		Files.writeString(file, Files.readString(file) + "{\"kind\": \"event\", \"system_id\": \"orders\", "
				+ "\"actor_address\": {\"system\": \"orders\", \"actor_id\": 7}, \"event_type\": \"ActorStarted\", "
				+ "\"payload\": {}, \"timestamp\": 1795834700.1}\nnothing\n");
		Ran ran = inspect("events", file);
		assertThat(ran.code()).isEqualTo(2);
		assertThat(ran.out()).contains("/user/a1");
		assertThat(ran.err()).contains("1 line without a checksum passed over", "1 damaged line passed over");
	}

	private static Ran inspect(String command, Path path) {
		return Papyra.run(("inspect " + command + " --path " + path).split(" "));
	}

	private static Fact started(long id) {
		return new ActorEvent("orders", ActorAddress.of("orders", id, "/user/a" + id), ActorEvent.STARTED, null,
				java.time.Instant.parse("2026-11-01T00:00:00Z"));
	}

	/** As its compaction does: every line is read and written anew. */
	private static void rewrite(Path file) throws IOException {
		Files.writeString(file,
				Files.readAllLines(file)
					.stream()
					.map((line) -> line.replace("\":", "\": ").replace(",\"", ", \"") + "\n")
					.collect(Collectors.joining()));
	}

}
