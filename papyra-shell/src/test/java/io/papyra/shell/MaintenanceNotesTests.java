package io.papyra.shell;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Fact;
import io.papyra.maintenance.MaintenanceOrigin;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.shell.output.Output;
import io.papyra.shell.output.TerminalCapabilities;
import io.papyra.shell.source.MaintenanceNotes;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What the command changes in a history that nobody writes, the history tells. */
class MaintenanceNotesTests {

	private static final String ME = System.getProperty("user.name") + "@";

	@TempDir
	Path directory;

	private Path history(boolean file) {
		Fact[] facts = new Fact[12];
		for (int number = 0; number < facts.length; number++) {
			facts[number] = Logs.event("cart-" + number, number, ActorEvent.STARTED);
		}
		return file ? Logs.file(this.directory.resolve("papyra.ndjson"), facts)
				: Logs.directory(this.directory.resolve("papyra"), facts);
	}

	/** A byte of the third line is not what was written. */
	private Path damaged(boolean file) throws IOException {
		Path history = history(file);
		Path lines = file ? history : history.resolve("events/events-00000000000000000001.ndjson");
		String text = Files.readString(lines, StandardCharsets.ISO_8859_1);
		Files.writeString(lines, text.replaceFirst("cart-1\"", "cart-X\""), StandardCharsets.ISO_8859_1);
		return history;
	}

	private static Ran run(Path history, String line) {
		List<String> words = new ArrayList<>(List.of(line.split(" ")));
		words.addAll(List.of("--path", history.toString()));
		return Papyra.run(words.toArray(String[]::new));
	}

	private static List<JsonNode> told(Path history, String type) {
		JsonNode events = run(history, "inspect events --json --type " + type).json();
		List<JsonNode> payloads = new ArrayList<>();
		(events.isArray() ? events : events.path("facts")).forEach((event) -> {
			assertThat(event.path("system_id").asString()).isEqualTo("orders");
			assertThat(event.at("/actor_address/path").asString()).isEqualTo("/");
			payloads.add(event.get("payload"));
		});
		return payloads;
	}

	private static void assertByMe(JsonNode payload) {
		assertThat(payload.get("trigger").asString()).isEqualTo("command");
		assertThat(payload.get("by").asString()).startsWith(ME);
		assertThat(payload.get("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aCompactionIsToldOnceAndADryRunOrOneWithoutEffectNot(boolean file) {
		Path history = history(file);
		assertThat(run(history, "persistence compact --max-records 4 --dry-run").code()).isZero();
		assertThat(run(history, "persistence compact --max-records 100").code()).isZero();
		assertThat(told(history, "HistoryCompacted")).isEmpty();
		Ran ran = run(history, "persistence compact --max-records 4");
		assertThat(ran).returns(0, Ran::code).returns("", Ran::err);
		assertThat(told(history, "HistoryCompacted")).singleElement().satisfies((payload) -> {
			assertByMe(payload);
			assertThat(payload.get("outcome").asString()).isEqualTo("compacted");
			assertThat(payload.get("removed")).hasToString("{\"event\":10}");
		});
		assertThat(run(history, "persistence scan --full").code()).isZero();
		JsonNode summary = run(history, "inspect summary --json").json();
		assertThat(summary.at("/runs/uncleanShutdowns").asLong()).isZero();
		assertThat(run(history, "persistence startup-check").code()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "persistence recover, true", "persistence recover, false",
			"persistence recover --mode quarantine, true", "persistence startup-check --mode recover, false",
			"doctor run --mode recover, true" })
	void aRepairIsToldWhateverCommandDidIt(String line, boolean file) throws IOException {
		Path history = damaged(file);
		assertThat(run(history, "persistence recover --dry-run").code()).isEqualTo(2);
		Ran ran = run(history, line);
		assertThat(ran).returns(0, Ran::code).returns("", Ran::err);
		assertThat(run(history, line).code()).isZero();
		assertThat(told(history, "HistoryRecovered")).singleElement().satisfies((payload) -> {
			assertByMe(payload);
			assertThat(payload.get("lines_removed").asLong()).isEqualTo(1);
			assertThat(payload.get("anomalies")).hasToString("{\"CHECKSUM_MISMATCH\":1}");
			assertThat(payload.get("set_aside").get(0).asString()).doesNotContain("/");
		});
		assertThat(run(history, "persistence scan --full").code()).isZero();
	}

	/** It was left as it was, also by what would tell of the refusal. */
	@Test
	void whatIsRefusedLeavesTheHistoryAsItWas() throws IOException {
		Path history = damaged(true);
		String before = Files.readString(history);
		assertThat(run(history, "persistence compact --max-records 4").code()).isEqualTo(2);
		assertThat(history).hasContent(before);
	}

	/** Behind what only a newer version can read, nothing is written. */
	@Test
	void aRepairThatLeavesAnomaliesIsToldToTheUserAlone() throws IOException {
		Path history = damaged(true);
		Files.writeString(history, "{\"kind\":\"hologram\",\"timestamp\":1}\n", StandardOpenOption.APPEND);
		Ran ran = run(history, "persistence recover");
		assertThat(ran.code()).isEqualTo(2);
		assertThat(ran.err()).contains("it is not recorded in the history: it still has anomalies");
		assertThat(told(history, "HistoryRecovered")).isEmpty();
		assertThat(Files.readString(history)).contains("{\"kind\":\"hologram\",\"timestamp\":1}\n")
			.doesNotContain("History");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aRestoreIsToldAfterTheFactsOfTheBackupWhichStaysWhatItIs(boolean file) {
		Path history = history(file);
		String backup = this.directory.resolve("backup").toString();
		assertThat(run(history, "backup create " + backup).code()).isZero();
		Path restored = this.directory.resolve("restored");
		Ran ran = Papyra.run("backup", "restore", backup, "--to", restored.toString());
		assertThat(ran).returns(0, Ran::code).returns("", Ran::err);
		assertThat(told(restored, "HistoryRestored")).singleElement().satisfies((payload) -> {
			assertByMe(payload);
			assertThat(payload.get("backup").asString()).isEqualTo(backup);
			assertThat(payload.get("created").asString()).isNotEmpty();
			assertThat(payload.at("/facts/event").asLong()).isEqualTo(14);
		});
		assertThat(run(restored, "persistence scan --full").code()).isZero();
		assertThat(Papyra.run("backup", "verify", backup, "--restore-test").code()).isZero();
		assertThat(told(history, "HistoryRestored")).isEmpty();
	}

	@Test
	void whatIsLeftOfARestoredFileIsTheBackupByteForByte() throws IOException {
		Path history = history(true);
		String backup = this.directory.resolve("backup").toString();
		assertThat(run(history, "backup create " + backup).code()).isZero();
		Path restored = this.directory.resolve("restored");
		assertThat(Papyra.run("backup", "restore", backup, "--to", restored.toString()).code()).isZero();
		String before = Files.readString(history);
		String after = Files.readString(restored);
		assertThat(after).startsWith(before);
		assertThat(after.substring(before.length()).lines()).hasSize(1);
	}

	@Test
	void aPlainFileOfPapyraForPythonStaysOne() throws IOException {
		Path history = Logs.python("clean.ndjson", this.directory);
		assertThat(run(history, "persistence compact --max-records 1").code()).isZero();
		assertThat(Files.readString(history)).doesNotContain("HistoryCompacted", "crc32c", "log_header");
	}

	@Test
	void somebodyWhoHasTakenTheHistoryMeanwhileIsNamedAndThatIsNoFailure() {
		Path history = history(true);
		StringWriter err = new StringWriter();
		Output output = new Output(new StringWriter(), err, TerminalCapabilities.PLAIN);
		try (FactWriter service = new JsonBackend(history).openWriter(new WriterOptions("orders", SyncPolicy.ALWAYS))) {
			ScanReport scan = new JsonBackend(history).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
			new MaintenanceNotes(new JsonBackend(history), "local", output)
				.add((facts) -> facts.scanned(MaintenanceOrigin.command(), scan));
			service.sync();
		}
		assertThat(err.toString()).contains("this is done, but it is not recorded in the history:", history.toString())
			.contains("open for writing by process");
	}

}
