package io.papyra.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.report.AnomalyType;
import io.papyra.report.Remedy;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The last line of a check is the one thing to do next, and it is the right one. */
class NextStepsTests {

	@TempDir
	Path directory;

	private Path file;

	private String dryRun;

	@BeforeEach
	void aHistory() {
		this.file = Logs.file(this.directory.resolve("papyra.ndjson"), Logs.event("a", 1, ActorEvent.STARTED),
				Logs.event("b", 2, ActorEvent.STARTED));
		this.dryRun = "next: papyra persistence recover --dry-run --path " + this.file;
	}

	private Ran run(String line, String... more) {
		String[] words = (line + " --path " + this.file + " " + String.join(" ", more)).strip().split(" ");
		return Papyra.run(words);
	}

	private static String last(Ran ran) {
		return ran.out().lines().reduce("", (before, line) -> line);
	}

	private void add(String line) throws IOException {
		Files.writeString(this.file, line, StandardOpenOption.APPEND);
	}

	@Test
	void nothingIsToBeDoneAboutWhatIsClean() {
		for (String line : new String[] { "persistence scan", "persistence startup-check", "doctor run",
				"persistence recover", "persistence recover --dry-run", "persistence compact --dry-run" }) {
			assertThat(run(line).out()).as(line).doesNotContain("next:");
			assertThat(run(line, "--json").json().has("next")).as(line).isFalse();
		}
	}

	@Test
	void damageLeadsFromTheScanToTheRepair() throws IOException {
		add("{\"kind\":\"ev");
		for (String line : new String[] { "persistence scan", "persistence startup-check", "doctor run" }) {
			assertThat(last(run(line))).as(line).isEqualTo(this.dryRun);
			assertThat("next: " + run(line, "--json").json().get("next").asString()).isEqualTo(this.dryRun);
		}
		assertThat(last(run("persistence scan", "--papyra.startup.mode=recover")))
			.startsWith("next: start the service, which repairs it (papyra.startup.mode=recover)")
			.endsWith(this.dryRun.substring("next: ".length()));
		Ran planned = run("persistence recover --dry-run");
		assertThat(last(planned)).isEqualTo("next: papyra persistence recover --path " + this.file);
		assertThat(run("persistence recover").out()).doesNotContain("next:");
		assertThat(run("persistence scan").code()).isZero();
	}

	@Test
	void aPathIsWrittenAsAShellTakesIt() throws IOException {
		Path place = Files.createDirectory(this.directory.resolve("it's here"));
		Path moved = Files.move(this.file, place.resolve("papyra.ndjson"));
		Files.writeString(moved, "{", StandardOpenOption.APPEND);
		Ran ran = Papyra.run("persistence", "scan", "--path", moved.toString());
		assertThat(last(ran)).endsWith(" --path '" + moved.toString().replace("'", "'\\''") + "'");
	}

	@Test
	void whatANewerVersionWroteIsNotToBeRepairedByThisOne() throws IOException {
		add("{\"kind\":\"snapshot\",\"system_id\":\"orders\",\"timestamp\":1768380323.0}\n");
		for (String line : new String[] { "persistence scan", "doctor run", "persistence startup-check",
				"persistence recover", "persistence recover --dry-run", "doctor run --mode recover" }) {
			Ran ran = run(line);
			assertThat(ran.code()).as(line).isPositive();
			assertThat(last(ran)).as(line).startsWith("next: use the version of Papyra that wrote it, or a newer one");
			assertThat(ran.out()).as(line).doesNotContain("repair it with 'papyra persistence recover'");
		}
	}

	@Test
	void everyCheckHasTheSameRemedyForWhatIsWrong() throws IOException {
		String text = Files.readString(this.file);
		String line = text.lines().skip(2).findFirst().orElseThrow() + "\n";
		Map<AnomalyType, String> damaged = new EnumMap<>(AnomalyType.class);
		damaged.put(AnomalyType.TRUNCATED_LINE, text + "{\"kind");
		damaged.put(AnomalyType.CORRUPTED_LINE, text + "no object\n");
		damaged.put(AnomalyType.CHECKSUM_MISMATCH, text.replace("/user/a", "/user/x"));
		damaged.put(AnomalyType.CHECKSUM_MISSING, text + line.replaceFirst(",\"seq\":.*}", "}"));
		damaged.put(AnomalyType.SEQUENCE_GAP, text.replace(line, ""));
		damaged.put(AnomalyType.SEQUENCE_REPEAT, text + line);
		damaged.put(AnomalyType.TAIL_LOST, text.substring(0, text.indexOf(line)));
		damaged.put(AnomalyType.INVALID_RECORD, text + "{\"kind\":\"event\"}\n");
		damaged.put(AnomalyType.UNKNOWN_KIND, text + "{\"kind\":\"telemetry\"}\n");
		for (Map.Entry<AnomalyType, String> each : damaged.entrySet()) {
			Files.writeString(this.file, each.getValue());
			expect(each.getKey(), Remedy.of(Map.of(each.getKey(), 1L), false, true), "--path " + this.file,
					"persistence scan", "persistence startup-check", "doctor run");
		}
	}

	@Test
	void whatIsInThePlaceOfTheHistoryIsMovedAwayByHand() throws IOException {
		Files.delete(this.file);
		Files.createDirectory(this.file);
		expect(AnomalyType.UNEXPECTED_FILE, Remedy.MOVE_AWAY, "--papyra.backend=json --papyra.json.path=" + this.file,
				"persistence scan", "persistence startup-check", "persistence startup-check --mode recover",
				"persistence startup-check --mode recover --dry-run", "persistence recover",
				"persistence recover --dry-run", "doctor run", "doctor run --mode recover");
	}

	private void expect(AnomalyType type, Remedy remedy, String history, String... commands) {
		for (String command : commands) {
			Ran ran = Papyra.run((command + " " + history).split(" "));
			assertThat(ran.out()).as(command).contains(type.name());
			assertThat(last(ran)).as(type + " " + command)
				.isEqualTo((remedy == Remedy.REPAIR) ? this.dryRun : "next: " + remedy.advice());
			if (command.equals("doctor run")) {
				assertThat(ran.out().lines().filter((row) -> row.startsWith("ERROR    history"))).singleElement()
					.satisfies((row) -> assertThat(row).endsWith(remedy.advice()));
			}
		}
	}

	@Test
	void aLiveWriterIsNamedWithTheWayThroughIt() throws IOException {
		try (BufferedFactRecorder recorder = Logs.recorder(new JsonBackend(this.file))) {
			recorder.recordDurably(Logs.event("c", 3, ActorEvent.STARTED)).join();
			byte[] bytes = Files.readAllBytes(this.file);
			bytes[300] ^= 1;
			Files.write(this.file, bytes);
			assertThat(last(run("persistence scan"))).startsWith("next: stop process " + ProcessHandle.current().pid())
				.contains(
						"; or leave it running: papyra persistence recover --dry-run --url http://HOST:PORT/actuator");
		}
	}

	@Test
	void aLockFileThatWasCopiedIsNoLiveWriter() throws IOException {
		Files.writeString(this.directory.resolve("papyra.ndjson.lock"),
				"pid=1 started=1768380323000 host=orders-7d9f boot=0f0f namespace=4026531836\n");
		add("{\"kind\":\"ev");
		Ran scan = run("persistence scan");
		assertThat(scan.out()).contains("1 TRUNCATED_LINE").doesNotContain("orders-7d9f");
		assertThat(last(scan)).isEqualTo(this.dryRun);
		assertThat(run("doctor run").out()).contains("no process has the log open for writing");
		assertThat(run("persistence recover").code()).isZero();
	}

	@Test
	void aFileThatLogrotateHasCutIsNotRepairedButRejoined() throws IOException {
		Path rotated = this.directory.resolve("papyra.ndjson.1");
		Files.copy(this.file, rotated);
		Files.writeString(this.file, "");
		assertThat(last(run("persistence scan"))).contains("logrotate, which has left papyra.ndjson.1");
	}

	@ParameterizedTest
	@CsvSource({ "-20261128, -20261130.gz, -20261129", ".10.gz, .2, .3.gz" })
	void theNewestFileOfLogrotateIsNamed(String one, String newest, String another) throws IOException {
		for (String suffix : List.of(one, newest, another)) {
			Files.copy(this.file, this.directory.resolve("papyra.ndjson" + suffix));
		}
		Files.writeString(this.file, "");
		assertThat(last(run("persistence scan"))).contains("which has left papyra.ndjson" + newest);
	}

	@Test
	void theDoctorTellsItsOwnDefaultsFromWhatIsSet() {
		Ran plain = run("doctor run");
		assertThat(plain.out()).contains("papyra.startup.mode=fail_on_anomaly (default; not set here)",
				"papyra.write.sync=always (default; not set here)",
				"a service keeps 1024MB of each kind (default of papyra.retention.max-total-size; not set here)",
				"what the service sets is known in its working directory");
		Ran set = run("doctor run", "--mode", "recover", "--papyra.write.sync=never");
		assertThat(set.out()).contains("papyra.startup.mode=recover (as an argument says)",
				"papyra.write.sync=never (as an argument says)");
		assertThat(run("doctor run", "--papyra.retention.max-total-size=-1").out())
			.contains("everything is kept for ever", "nothing expires")
			.doesNotContain("a service keeps");
	}

	@Test
	void aSettingIsToldWithItsFile() throws IOException {
		Path settings = Files.writeString(this.directory.resolve("orders.yaml"),
				"papyra.startup.mode: recover\npapyra.retention.max-age: 30d\n");
		assertThat(run("doctor run", "--spring.config.location=" + settings).out())
			.contains("papyra.startup.mode=recover (from ", "orders.yaml")
			.doesNotContain("everything is kept");
	}

}
