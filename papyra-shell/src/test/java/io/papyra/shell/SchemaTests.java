package io.papyra.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.networknt.schema.Schema;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
import io.papyra.fact.DeadLetter;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import io.papyra.shell.testing.Schemas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Every JSON answer is what its schema in docs/schemas says. */
class SchemaTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			scan          | persistence scan --path SOUND
			scan          | persistence scan --path DAMAGED
			scan          | persistence scan --full --path SOUND
			scan          | persistence scan --path REPAIRED
			doctor        | doctor run --path REPAIRED
			startup-check | persistence startup-check --path REPAIRED
			summary       | inspect summary --path REPAIRED
			recovery      | persistence recover --path GAPPED
			backup        | backup create BACKUP --path SOUND
			backup        | backup create BACKUP --path DAMAGED
			backup        | backup verify MADE --restore-test
			backup        | backup restore MADE --to BACKUP
			backups       | backup list HOLDER
			backups       | backup list HOLDER --verify
			backups       | backup prune HOLDER --keep 1
			import        | import BACKUP --path PYTHON
			import        | import BACKUP --path PYTHON --backend rotating
			import        | import BACKUP --path DAMAGED
			recovery      | persistence recover --path SOUND
			recovery      | persistence recover --path DAMAGED --dry-run
			recovery      | persistence recover --path DAMAGED
			compaction    | persistence compact --path SOUND --max-records 1 --max-age 1h
			compaction    | persistence compact --path SEGMENTS --max-total-size 1MB --dry-run
			startup-check | persistence startup-check --path SOUND
			startup-check | persistence startup-check --path DAMAGED
			startup-check | persistence startup-check --path DAMAGED --mode recover
			startup-check | persistence startup-check --mode ignore --path SOUND
			doctor        | doctor run --path SEGMENTS
			doctor        | doctor run --path DAMAGED
			doctor        | doctor run --path DAMAGED --mode recover
			overview      | persistence inspect --path SOUND --show-metrics
			overview      | persistence inspect --path SEGMENTS --papyra.retention.max-age=30d
			facts         | inspect events --path SOUND
			facts         | inspect audits --path SOUND
			facts         | inspect dead-letters --path SOUND --reverse --limit 0
			facts         | inspect events --path SOUND --after 5 --grep a --run 0
			facts         | inspect events --path DAMAGED
			runs          | inspect runs --path SOUND
			runs          | inspect runs --path PYTHON
			runs          | inspect runs --path DAMAGED
			actor         | inspect actor /user/a --path SOUND
			live          | inspect live --path SOUND --at 2000-01-01T00:00:00Z
			live          | inspect live --path PYTHON
			summary       | inspect summary --path SOUND
			summary       | inspect summary --path PYTHON
			metrics       | metrics persistence
			""")
	void anAnswerIsWhatItsSchemaSays(String schema, String line) {
		Ran ran = Papyra.run((histories(line) + " --json").split(" "));
		assertThat(ran.code()).as(ran.err()).isLessThan(64);
		assertThat(Schemas.of(schema).validate(ran.json())).as(ran.out()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			fact    | 3 | inspect events --path SOUND
			fact    | 1 | inspect audits --path SOUND --limit 0
			fact    | 2 | inspect dead-letters --path SOUND --reverse
			anomaly | 0 | persistence scan --path SOUND
			anomaly | 1 | persistence scan --path GAPPED
			finding | 8 | doctor run --path DAMAGED
			finding | 8 | doctor run --path DAMAGED --dry-run
			""")
	void aLineIsWhatItsSchemaSays(String schema, int count, String line) {
		Ran ran = Papyra.run((histories(line) + " -o ndjson").split(" "));
		assertThat(ran.code()).as(ran.err()).isLessThan(64);
		List<String> lines = ran.out().lines().toList();
		assertThat(lines).hasSizeGreaterThanOrEqualTo(count);
		lines.forEach((each) -> assertThat(Schemas.of(schema).validate(Ran.parse(each))).as(each).isEmpty());
	}

	@Test
	void everyFactIsWhatItsSchemaSays() {
		Schema fact = Schemas.of("fact");
		String file = Logs.python("clean.ndjson", this.directory).toString();
		for (String kind : List.of("events", "audits", "dead-letters")) {
			JsonNode facts = Papyra.run("inspect", kind, "--json", "--path", file).json().get("facts");
			assertThat(facts.size()).isPositive();
			facts.forEach((each) -> assertThat(fact.validate(each)).isEmpty());
		}
	}

	@Test
	void everySchemaIsTested() throws IOException {
		try (Stream<Path> files = Files.list(Schemas.DIRECTORY)) {
			assertThat(files.map((file) -> file.getFileName().toString().replace(".schema.json", "")))
				.containsExactlyInAnyOrder("scan", "recovery", "compaction", "startup-check", "doctor", "overview",
						"facts", "fact", "actor", "live", "runs", "summary", "metrics", "backup", "backups", "import",
						// Within others, and on lines.
						"anomaly", "finding",
						// By RemovedCommandTests.
						"removed",
						// By GroupCommandTests.
						"group", "groups", "groups-reset", "groups-park");
		}
	}

	private String histories(String line) {
		if (line.contains("HOLDER")) {
			Path holder = this.directory.resolve("holder");
			String sound = histories("--path SOUND");
			for (String name : List.of("one", "two", ".three.incomplete")) {
				Papyra.run(("backup create " + holder.resolve(name) + " " + sound).split(" "));
			}
			return line.replace("HOLDER", holder.toString());
		}
		if (line.contains("MADE")) {
			String made = this.directory.resolve("made").toString();
			Papyra.run(histories("backup create " + made + " --path SOUND").split(" "));
			return line.replace("MADE", made).replace("BACKUP", this.directory.resolve("restored").toString());
		}
		if (!line.contains("--path")) {
			return line;
		}
		String sound = Logs.file(this.directory.resolve("sound.ndjson"), Logs.event("a", 1, ActorEvent.STARTED),
				ActorEvent.of(ActorAddress.plain("local://1"), ActorEvent.CRASHED, List.of(1, "x")),
				DeadLetter.of(null, "Pay", null), new DeadLetter("", null, "Pay", null, null, DeadLetter.Reason.DEAD,
						"gone", ActorAddress.of("orders", 1, "/user/a")),
				Audit.ofActors(3, 2, 1, 0, 7))
			.toString();
		return line.replace("SOUND", sound)
			.replace("BACKUP", this.directory.resolve("backup").toString())
			.replace("REPAIRED", gapped(line.contains("REPAIRED")))
			.replace("GAPPED", gapped(false))
			.replace("DAMAGED", Logs.python("invalid-records.ndjson", this.directory).toString())
			.replace("PYTHON", Logs.python("clean.ndjson", this.directory).toString())
			.replace("SEGMENTS", Logs.directory(this.directory.resolve("segments")).toString());
	}

	/** A history of which a line is gone, repaired or not. */
	private String gapped(boolean repaired) {
		Path file = this.directory.resolve("gapped.ndjson");
		try {
			if (Files.notExists(file)) {
				Logs.file(file, Logs.event("a", 1, ActorEvent.STARTED), Logs.event("b", 2, ActorEvent.STARTED));
				List<String> lines = new ArrayList<>(Files.readAllLines(file));
				lines.set(1, lines.get(1).replace("orders", "0rders"));
				Files.writeString(file, String.join("\n", lines) + "\n");
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		if (repaired) {
			Papyra.run("persistence", "recover", "--path", file.toString());
		}
		return file.toString();
	}

}
