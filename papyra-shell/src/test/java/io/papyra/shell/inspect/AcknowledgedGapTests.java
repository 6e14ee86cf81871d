package io.papyra.shell.inspect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Fact;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.shell.Papyra;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What a repair found to be lost, as every command tells it. */
class AcknowledgedGapTests {

	@TempDir
	Path directory;

	private Path damaged() throws IOException {
		Path file = Logs.file(this.directory.resolve("orders.ndjson"),
				IntStream.range(0, 12)
					.mapToObj((number) -> Logs.event("a" + number, number, ActorEvent.STARTED))
					.toArray(Fact[]::new));
		List<String> lines = new ArrayList<>(Files.readAllLines(file));
		lines.set(8, lines.get(8).replace("orders", "0rders"));
		lines.subList(4, 6).clear();
		Files.writeString(file, String.join("\n", lines) + "\n");
		return file;
	}

	@ParameterizedTest
	@ValueSource(strings = { "repair", "quarantine" })
	void scanDoctorAndSummaryTellItAfterARestartAndACompactionToo(String mode) throws IOException {
		String path = damaged().toString();
		JsonNode dry = Papyra.run("persistence", "recover", "--dry-run", "--mode", mode, "--json", "--path", path)
			.json();
		assertThat(dry.at("/acknowledgedGaps/lines").asLong()).isEqualTo(3);
		assertThat(Papyra.run("persistence", "scan", "--json", "--path", path).json().has("acknowledgedGaps"))
			.isFalse();
		JsonNode recovery = Papyra.run("persistence", "recover", "--mode", mode, "--json", "--path", path).json();
		told(path, mode, recovery);
		try (BufferedFactRecorder recorder = Logs.recorder(new JsonBackend(Path.of(path)))) {
			recorder.record(Logs.event("later", 99, ActorEvent.STARTED));
		}
		told(path, mode, recovery);
		Ran compacted = Papyra.run("persistence", "compact", "--max-records", "1", "--path", path);
		assertThat(compacted.code()).as(compacted.err()).isZero();
		told(path, mode, recovery);
	}

	private static void told(String path, String mode, JsonNode recovery) {
		Ran scan = Papyra.run("persistence", "scan", "--json", "--path", path);
		assertThat(scan.code()).isZero();
		assertThat(scan.json().get("clean").asBoolean()).isTrue();
		JsonNode gaps = scan.json().get("acknowledgedGaps");
		assertThat(gaps).isEqualTo(recovery.get("acknowledgedGaps"));
		assertThat(gaps.at("/lines").asLong()).isEqualTo(3);
		assertThat(gaps.at("/newest/0/mode").asString()).isEqualTo(mode);
		assertThat(gaps.at("/newest/0/ranges")).hasToString("[{\"first\":5,\"last\":6},{\"first\":9,\"last\":9}]");
		assertThat(gaps.at("/newest/0/saved").size()).isEqualTo(recovery.get("savedTo").size());
		assertThat(scan.json().at("/savedFiles/files").asInt()).isEqualTo(recovery.get("savedTo").size());
		String at = gaps.at("/newest/0/at").asString();
		String saved = gaps.at("/newest/0/saved/0").asString();
		assertThat(Papyra.run("persistence", "scan", "--path", path).out())
			.contains("acknowledged gaps: 3 lines are lost, as a repair found at " + at + " (" + mode + ")")
			.contains("5 to 6, 9")
			.contains(saved)
			.contains("clean: no anomaly");
		Ran doctor = Papyra.run("doctor", "run", "--path", path);
		assertThat(doctor.code()).isZero();
		assertThat(doctor.out()).contains("3 lines are lost").contains(at).contains(mode).contains(saved);
		assertThat(Papyra.run("doctor", "run", "--json", "--path", path).json().at("/scan/acknowledgedGaps"))
			.isEqualTo(gaps);
		JsonNode summary = Papyra.run("inspect", "summary", "--json", "--path", path).json();
		assertThat(summary.get("acknowledgedGaps")).isEqualTo(gaps);
		assertThat(summary.get("savedFiles")).isEqualTo(scan.json().get("savedFiles"));
		assertThat(Papyra.run("inspect", "summary", "--path", path).out()).contains("3 lines are lost")
			.contains(at)
			.contains(saved);
	}

	@Test
	void whatWasLostOfACompactedHistoryIsKnownByItsCount() throws IOException {
		Path file = damaged();
		Papyra.run("persistence", "recover", "--mode", "quarantine", "--path", file.toString());
		Papyra.run("persistence", "compact", "--max-records", "5", "--path", file.toString());
		List<String> lines = new ArrayList<>(Files.readAllLines(file));
		lines.set(2, lines.get(2).replace("orders", "0rders"));
		Files.writeString(file, String.join("\n", lines) + "\n");
		assertThat(Papyra.run("persistence", "recover", "--path", file.toString()).out())
			.contains("1 line acknowledged as lost: known by count only");
		assertThat(Papyra.run("persistence", "scan", "--path", file.toString()).out()).contains("known by count only");
	}

	@Test
	void aRestoredBackupTellsItToo() throws IOException {
		String path = damaged().toString();
		Papyra.run("persistence", "recover", "--path", path);
		JsonNode told = Papyra.run("persistence", "scan", "--json", "--path", path).json().get("acknowledgedGaps");
		Path backup = this.directory.resolve("backup");
		Path restored = Files.createDirectory(this.directory.resolve("elsewhere")).resolve("restored.ndjson");
		assertThat(Papyra.run("backup", "create", backup.toString(), "--path", path).code()).isZero();
		assertThat(Papyra.run("backup", "restore", backup.toString(), "--to", restored.toString()).code()).isZero();
		JsonNode scan = Papyra.run("persistence", "scan", "--json", "--path", restored.toString()).json();
		JsonNode gaps = scan.get("acknowledgedGaps");
		assertThat(gaps.get("lines")).isEqualTo(told.get("lines"));
		assertThat(gaps.at("/newest/0/at")).isEqualTo(told.at("/newest/0/at"));
		// What a repair saved is no part of a backup.
		assertThat(scan.has("savedFiles")).isFalse();
		assertThat(gaps.at("/newest/0/saved").isEmpty()).isTrue();
		assertThat(Path.of(told.at("/newest/0/saved/0").asString()))
			.hasFileName(gaps.at("/newest/0/gone/0").asString());
	}

	@Test
	void aValidHistoryHasNoNote() {
		String path = Logs.file(this.directory.resolve("orders.ndjson"), Logs.event("a", 1, ActorEvent.STARTED))
			.toString();
		for (String command : List.of("persistence scan", "persistence recover", "doctor run", "inspect summary")) {
			Ran ran = Papyra.run((command + " --json --path " + path).split(" "));
			assertThat(ran.code()).isZero();
			assertThat(ran.out()).doesNotContain("acknowledgedGaps").doesNotContain("savedFiles");
			assertThat(Papyra.run((command + " --path " + path).split(" ")).out()).doesNotContain("acknowledged gaps")
				.doesNotContain("saved");
		}
	}

}
