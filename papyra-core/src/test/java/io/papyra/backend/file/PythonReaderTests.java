package io.papyra.backend.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.papyra.backend.FactWriter;
import io.papyra.backend.SyncPolicy;
import io.papyra.fact.FactQuery;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What is written here stays readable for Papyra for Python. */
class PythonReaderTests {

	private static final int FACTS = 12;

	private static final Map<String, List<String>> FIELDS = Map.of("event",
			List.of("kind", "system_id", "actor_address", "event_type", "payload", "timestamp"), "audit",
			List.of("kind", "system_id", "timestamp", "total_actors", "alive_actors", "stopping_actors",
					"restarting_actors", "registry_size", "registry_orphans", "registry_dead", "dead_letters_count"),
			"dead_letter", List.of("kind", "system_id", "target", "message_type", "payload", "timestamp"), "log_header",
			List.of("kind", "format", "system_id", "created", "base_seq", "compacted_through_seq", "log"));

	/**
	 * Reads as its JSON backend does: every line is one document, unknown kinds and
	 * fields are passed over.
	 */
	private static final String PYTHON_READER = """
			import json, sys
			counts = {}
			for line in open(sys.argv[1], encoding="utf-8"):
			    record = json.loads(line)
			    if record["kind"] == "event":
			        address = record["actor_address"]
			        (address["system"], address["actor_id"], record["event_type"], record["payload"])
			    elif record["kind"] == "audit":
			        record["total_actors"] + record["dead_letters_count"]
			    elif record["kind"] == "dead_letter":
			        (record["target"], record["message_type"], record["payload"])
			    else:
			        continue
			    assert isinstance(record["timestamp"], float) and record["system_id"]
			    counts[record["kind"]] = counts.get(record["kind"], 0) + 1
			print(counts.get("event"), counts.get("audit"), counts.get("dead_letter"))
			""";

	@TempDir
	Path directory;

	private Path log = Path.of("");

	@BeforeEach
	void write() {
		this.log = this.directory.resolve("papyra.ndjson");
		try (FactWriter writer = new JsonBackend(this.log).openWriter(JsonLogs.options(SyncPolicy.ALWAYS))) {
			writer.append(TestFacts.batch(0, FACTS));
		}
	}

	@Test
	void everyLineIsAJsonObjectWithTheKnownFieldsFirstAndTheProofLast() throws IOException {
		for (String line : Files.readAllLines(this.log)) {
			JsonNode record = JsonMapper.shared().readTree(line);
			List<String> fields = new ArrayList<>(FIELDS.getOrDefault(record.get("kind").stringValue(), List.of()));
			fields.add("seq");
			fields.add("crc32c");
			assertThat(record.propertyNames()).containsExactlyElementsOf(fields);
		}
	}

	@Test
	void timesArePlainDecimalsOfSecondsWithSixDigits() throws IOException {
		assertThat(Files.readAllLines(this.log)).hasSize(FACTS + 1)
			.allMatch((line) -> line.matches(".*\"(timestamp|created)\":[0-9]{10}\\.[0-9]{6}[,}].*"));
	}

	@Test
	void pythonReadsTheFile() throws Exception {
		assumeTrue(hasPython(), "no python3 on the path");
		Path reader = Files.writeString(this.directory.resolve("reader.py"), PYTHON_READER);
		assertThat(run("python3", reader.toString(), this.log.toString())).isEqualTo("4 4 4");
	}

	@Test
	void whatPythonWroteAgainIsAdoptedWithoutLoss() throws Exception {
		assumeTrue(hasPython(), "no python3 on the path");
		Path compaction = Files.writeString(this.directory.resolve("compact.py"), """
				import json, sys
				records = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
				with open(sys.argv[1], "w", encoding="utf-8") as out:
				    for record in records:
				        out.write(json.dumps(record, ensure_ascii=False) + "\\n")
				""");
		run("python3", compaction.toString(), this.log.toString());
		JsonBackend backend = new JsonBackend(this.log);
		var before = backend.scan(io.papyra.report.ScanRequest.CHECKSUMS, io.papyra.backend.ProgressMonitor.NONE);
		assertThat(before.isClean()).isFalse();
		var report = backend.recover(io.papyra.report.RecoveryRequest.of(io.papyra.report.RecoveryMode.REPAIR),
				io.papyra.backend.ProgressMonitor.NONE);
		assertThat(report.after().anomalies()).isEmpty();
		try (var facts = backend.read(FactQuery.all())) {
			assertThat(facts.map((stored) -> TestFacts.number(stored.fact()))).hasSize(FACTS).doesNotContain(-1);
		}
	}

	private static boolean hasPython() throws InterruptedException {
		try {
			return run("python3", "--version").startsWith("Python 3");
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static String run(String... command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		return output;
	}

}
