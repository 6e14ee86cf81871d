package io.papyra.shell;

import java.nio.file.Path;
import java.util.List;

import io.papyra.fact.ActorEvent;
import io.papyra.shell.output.TerminalCapabilities;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The same answer as a table, as a document and as lines. */
class OutputFormatTests {

	private static final TerminalCapabilities NARROW = new TerminalCapabilities(true, 40, false);

	@TempDir
	static Path directory;

	private static String file = "";

	@BeforeAll
	static void write() {
		file = Logs
			.file(directory.resolve("orders.ndjson"), Logs.event("cart-1", 1, ActorEvent.STARTED),
					Logs.event("cart-2", 2, ActorEvent.STARTED))
			.toString();
	}

	private static Ran run(TerminalCapabilities capabilities, String line) {
		return Papyra.run(capabilities, (line + " --path " + file).split(" "));
	}

	@ParameterizedTest
	@CsvSource({ "inspect events --json, inspect events -o json", "inspect events --wide, inspect events -o wide",
			"inspect events, -o table inspect events", "inspect summary --json, inspect summary --output=json",
			"inspect events --json, inspect events --json -o json",
			"inspect events --wide, inspect events -o table --wide" })
	void aFormatIsTheSameAsItsFlag(String flag, String format) {
		assertThat(run(NARROW, format)).isEqualTo(run(NARROW, flag)).returns(0, Ran::code);
	}

	@Test
	void aLineIsAMemberOfTheList() {
		JsonNode facts = run(NARROW, "inspect events --limit 3 --json").json().get("facts");
		Ran lines = run(NARROW, "inspect events --limit 3 -o ndjson");
		assertThat(lines.out().lines().map(Ran::parse)).containsExactlyElementsOf(facts);
		assertThat(lines.err()).contains("these are the newest 3 of more");
		assertThat(run(NARROW, "inspect dead-letters -o ndjson")).returns("", Ran::out).returns(0, Ran::code);
	}

	@Test
	void aCleanScanHasNoLineAndADamagedOneHasOneForEachAnomaly() {
		assertThat(run(NARROW, "persistence scan -o ndjson")).returns("", Ran::out).returns(0, Ran::code);
		String damaged = Logs.python("corrupt-middle.ndjson", directory).toString();
		Ran ran = Papyra.run("persistence", "scan", "-o", "ndjson", "--path", damaged);
		JsonNode document = Papyra.run("persistence", "scan", "--json", "--path", damaged).json();
		assertThat(ran.code()).isEqualTo(2);
		assertThat(ran.out().lines().map(Ran::parse)).containsExactlyElementsOf(document.get("anomalies"));
	}

	@Test
	void theDoctorHasALineForEachFinding() {
		List<JsonNode> findings = run(NARROW, "doctor run -o ndjson").out().lines().map(Ran::parse).toList();
		assertThat(findings).extracting((finding) -> finding.get("check").asString())
			.containsExactlyElementsOf(run(NARROW, "doctor run --json").json()
				.get("findings")
				.valueStream()
				.map((finding) -> finding.get("check").asString())
				.toList());
	}

	@Test
	void namesAboveColumnsCanBeLeftOut() {
		assertThat(run(TerminalCapabilities.PLAIN, "inspect live --no-headers").out()).doesNotContain("ACTOR", "STATE");
		assertThat(run(TerminalCapabilities.PLAIN, "inspect events --no-headers").out().lines()).hasSize(4);
	}

	@Test
	void verdictsAndNamesHaveColoursOnATerminalAlone() {
		assertThat(run(NARROW, "persistence scan").out()).contains("\u001b[32mclean: no anomaly\u001b[0m");
		assertThat(run(NARROW, "doctor run").out()).contains("\u001b[1mVERDICT\u001b[0m  \u001b[32mok\u001b[0m",
				"\u001b[32mOK\u001b[0m");
		assertThat(run(NARROW, "doctor run --papyra.retention.max-total-size=-1").out())
			.contains("\u001b[33mwarning\u001b[0m");
		assertThat(run(TerminalCapabilities.PLAIN, "doctor run").out()).doesNotContain("\u001b");
		assertThat(run(NARROW, "inspect events -o ndjson").out()).doesNotContain("\u001b");
	}

}
