package io.papyra.shell.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Programs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The command as scripts meet it: exit code, stdout and stderr of a real process. */
@Tag("process")
class ProcessTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			persistence scan --path clean.ndjson          | 0
			persistence scan --path torn-tail.ndjson      | 2
			doctor run --path torn-tail.ndjson            | 1
			persistence scan --path none.ndjson           | 66
			persistence scan --nonsense                   | 64
			""")
	@Tag("always")
	void theExitCodeIsThatOfTheContract(String line, int code) {
		Logs.python("clean.ndjson", this.directory);
		Logs.python("torn-tail.ndjson", this.directory);
		Ran ran = PapyraProcess.run(this.directory, line.split(" "));
		assertThat(ran.code()).as(ran.err()).isEqualTo(code);
		assertThat(code < 64 ? ran.err() : ran.out()).isEmpty();
		assertThat(code < 64 ? ran.out() : ran.err()).isNotEmpty();
	}

	@Test
	@Tag("always")
	void jsonIsAloneOnStdout() {
		Logs.python("corrupt-middle.ndjson", this.directory);
		Ran ran = PapyraProcess.run(this.directory, Map.of("PAPYRA_JSON_PATH", "corrupt-middle.ndjson"), "persistence",
				"scan", "--json");
		assertThat(ran.code()).isEqualTo(2);
		assertThat(ran.json().at("/anomalies/0/type").asString()).isEqualTo("CORRUPTED_LINE");
		assertThat(ran.err()).isEmpty();
	}

	/** As an init container or a unit with UMask=0077 runs it. */
	@Test
	@EnabledOnOs(OS.LINUX)
	void theDoctorsMetricsAreForEverybodyAndDoNotNeedAReader() throws IOException {
		Logs.python("clean.ndjson", this.directory);
		List<String> command = new ArrayList<>(List.of("sh", "-c", "umask 077; exec \"$@\" >/dev/full", "sh"));
		command.addAll(PapyraProcess.command(List.of(), "doctor", "run", "--path", "clean.ndjson", "--metrics-file",
				"orders.prom"));
		try (PapyraProcess process = PapyraProcess.start(this.directory, Map.of(), command)) {
			Ran ran = process.await();
			assertThat(ran.code()).as(ran.err()).isEqualTo(74);
			assertThat(ran.err()).contains("the answer cannot be written");
		}
		Path file = this.directory.resolve("orders.prom");
		assertThat(file).content().contains("papyra_doctor_fit{history=\"orders\"} 1\n");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-r--r--");
		Ran ran = PapyraProcess.run(this.directory, "doctor", "run", "--path", "none.ndjson", "--metrics-file",
				"orders.prom");
		assertThat(ran.code()).as(ran.err()).isEqualTo(66);
		assertThat(file).content().contains("papyra_doctor_fit{history=\"orders\"} 0\n");
	}

	@Test
	void theSettingsOfTheServiceInTheWorkingDirectoryCount() throws IOException {
		Logs.python("clean.ndjson", this.directory);
		Files.writeString(this.directory.resolve("application.yaml"), """
				spring.main.banner-mode: console
				spring.application.name: orders
				logging.level.root: debug
				papyra.json.path: clean.ndjson
				""");
		Ran ran = PapyraProcess.run(this.directory, "persistence", "inspect", "--json");
		assertThat(ran.code()).as(ran.err()).isZero();
		assertThat(ran.json().get("systemId").asString()).isEqualTo("orders");
		assertThat(ran.err()).isEmpty();
	}

	@Test
	void everyPlaceOfSettingsIsRead() throws IOException {
		Logs.python("clean.ndjson", this.directory);
		Files.createDirectory(this.directory.resolve("config"));
		Files.writeString(this.directory.resolve("config/application-night.properties"),
				"papyra.system-id=night-${random.int[7,8]}\n");
		Ran ran = PapyraProcess.run(this.directory,
				Map.of("SPRING_APPLICATION_JSON", "{\"papyra\":{\"json\":{\"path\":\"clean.ndjson\"}}}",
						"SPRING_PROFILES_ACTIVE", "night"),
				"persistence", "inspect", "--json", "--papyra.retention.max-records=5");
		assertThat(ran.code()).as(ran.err()).isZero();
		assertThat(ran.json().get("systemId").asString()).isEqualTo("night-7");
		assertThat(ran.json().get("location").asString()).endsWith("clean.ndjson");
		assertThat(ran.out()).contains("5");
	}

	/** As cron and containers have it. */
	@Test
	@EnabledOnOs(OS.LINUX) // elsewhere names are Unicode in every locale
	void aNameThatTheLocaleCannotWriteIsRefusedWithAWayOut() {
		Programs.requireUnicodeNames();
		for (String[] line : new String[][] { { "persistence", "scan", "--path", "größe.ndjson" },
				{ "backup", "verify", "größe" }, { "persistence", "scan", "--papyra.json.path=größe.ndjson" },
				{ "inspect", "events", "--type", "Größe" } }) {
			Ran ran = PapyraProcess.run(this.directory, Map.of("LC_ALL", "C"), line);
			assertThat(ran).returns(64, Ran::code).returns("", Ran::out);
			assertThat(ran.err()).contains("LC_ALL=C.UTF-8").hasLineCount(1);
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void aWorkingDirectoryThatTheLocaleCannotWriteIsNamed() throws IOException {
		Programs.requireUnicodeNames();
		Path working = Files.createDirectory(this.directory.resolve("größe"));
		Ran ran = PapyraProcess.run(working, Map.of("LC_ALL", "C"), "version");
		assertThat(ran).returns(0, Ran::code);
		assertThat(ran.err()).contains("working directory", "LC_ALL=C.UTF-8").hasLineCount(1);
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void aHistoryComesThroughAPipe() throws IOException {
		Path file = Logs.python("clean.ndjson", this.directory);
		Path temporary = Files.createDirectory(this.directory.resolve("temporary"));
		List<String> scan = PapyraProcess.command(List.of("-Djava.io.tmpdir=" + temporary), "persistence", "scan",
				"--path", "-");
		for (String input : List.of("cat clean.ndjson", "gzip -c clean.ndjson", "cat /dev/null")) {
			Ran ran = piped(input, scan);
			assertThat(ran.code()).as(ran.err()).isZero();
			assertThat(ran.out()).startsWith("standard input\n");
			assertThat(ran.out().contains(" " + Files.size(file))).isEqualTo(!input.contains("null"));
			assertThat(temporary).isEmptyDirectory();
		}
		Ran full = piped("cat clean.ndjson",
				PapyraProcess.command(List.of("-Djava.io.tmpdir=" + file), "persistence", "scan", "--path", "-"));
		assertThat(full).returns(74, Ran::code).returns("", Ran::out);
		assertThat(full.err()).contains(file.toString(), "java.io.tmpdir");
	}

	private Ran piped(String input, List<String> command) {
		List<String> shell = new ArrayList<>(List.of("sh", "-c", input + " | \"$@\"", "sh"));
		shell.addAll(command);
		try (PapyraProcess process = PapyraProcess.start(this.directory, Map.of(), shell)) {
			return process.await();
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void whoWaitsForAPipeCanBeStopped() throws IOException {
		Path temporary = Files.createDirectory(this.directory.resolve("temporary"));
		List<String> shell = new ArrayList<>(List.of("sh", "-c", "mkfifo pipe; exec 3<>pipe; exec \"$@\" <&3", "sh"));
		shell.addAll(PapyraProcess.command(List.of("-Djava.io.tmpdir=" + temporary), "persistence", "scan", "-p-"));
		try (PapyraProcess process = PapyraProcess.start(this.directory, Map.of(), shell)) {
			process.awaitOpen(temporary.toString());
			process.signal("TERM");
			assertThat(process.code()).isEqualTo(143);
		}
		assertThat(temporary).isEmptyDirectory();
	}

	@Test
	void settingsThatCannotBeReadAreNamed() throws IOException {
		Files.writeString(this.directory.resolve("application.yaml"), "papyra:\n  json: [broken\n");
		Ran ran = PapyraProcess.run(this.directory, "persistence", "scan");
		assertThat(ran.code()).isEqualTo(64);
		assertThat(ran.out()).isEmpty();
		assertThat(ran.err()).startsWith("papyra: ").contains("--spring.config.location").doesNotContain("\tat ");
	}

	@Test
	void aHistoryThatAnotherProcessWritesIsLockedAndReadable() {
		Path file = this.directory.resolve("live.ndjson");
		try (BufferedFactRecorder recorder = Logs.recorder(new JsonBackend(file))) {
			recorder.recordDurably(Logs.event("a", 1, ActorEvent.STARTED)).join();
			Ran recover = PapyraProcess.run(this.directory, "persistence", "recover", "--path", "live.ndjson");
			assertThat(recover.code()).as(recover.err()).isEqualTo(75);
			assertThat(recover.err()).contains("live.ndjson", "" + ProcessHandle.current().pid());
			Ran compact = PapyraProcess.run(this.directory, "persistence", "compact", "--max-records", "1", "--path",
					"live.ndjson");
			assertThat(compact.code()).as(compact.err()).isEqualTo(75);
			Ran scan = PapyraProcess.run(this.directory, "persistence", "scan", "--path", "live.ndjson", "--json");
			assertThat(scan.code()).isZero();
			assertThat(scan.json().get("writer").asString()).contains("" + ProcessHandle.current().pid());
		}
	}

	@Test
	void somethingElseThatStandsThereIsAnAnomaly() throws IOException {
		Files.createDirectories(this.directory.resolve("segments/events/events-x.ndjson"));
		Ran ran = PapyraProcess.run(this.directory, "persistence", "scan", "--path", "segments");
		assertThat(ran.code()).as(ran.err()).isEqualTo(2);
		assertThat(ran.out()).contains("UNEXPECTED_FILE");
	}

	@Test
	@Tag("always")
	void ctrlCEndsWith130() throws IOException {
		Path file = Logs.file(this.directory.resolve("a.ndjson"), Logs.event("a", 1, ActorEvent.STARTED));
		try (PapyraProcess process = PapyraProcess.start(this.directory, Map.of(), "inspect", "events", "--follow",
				"--json", "--path", file.toString())) {
			assertThat(process.lines().readLine()).contains("SystemStarted");
			process.interrupt();
			assertThat(process.code()).isEqualTo(130);
		}
	}

	@Test
	@Tag("always")
	void newFactsAreFollowed() throws IOException {
		Path file = this.directory.resolve("live.ndjson");
		try (BufferedFactRecorder recorder = Logs.recorder(new JsonBackend(file));
				PapyraProcess process = PapyraProcess.start(this.directory, Map.of(), "inspect", "events", "--follow",
						"--json", "--actor", "/user/*", "--path", "live.ndjson", "--limit", "1")) {
			recorder.recordDurably(Logs.event("first", 1, ActorEvent.STARTED)).join();
			BufferedReader lines = process.lines();
			assertThat(lines.readLine()).contains("/user/first");
			recorder.record(Logs.event("second", 2, ActorEvent.STARTED));
			assertThat(lines.readLine()).contains("/user/second");
			recorder.record(Logs.event("third", 3, ActorEvent.STOPPED));
			assertThat(lines.readLine()).contains("/user/third");
		}
	}

	@Test
	void aReaderThatHasHadEnoughIsNoError() throws IOException {
		Path file = Logs.python("clean.ndjson", this.directory);
		StringBuilder many = new StringBuilder();
		String lines = Files.readString(file);
		many.append(lines.repeat(50));
		Files.writeString(file, many);
		try (PapyraProcess process = PapyraProcess.start(this.directory, Map.of(), "inspect", "events", "--limit", "0",
				"--path", "clean.ndjson")) {
			assertThat(process.lines().readLine()).startsWith("SEQ");
			process.lines().close();
			assertThat(process.code()).isZero();
		}
	}

	@Test
	void noCommandAndNoTerminalIsExplained() {
		Ran ran = PapyraProcess.run(this.directory);
		assertThat(ran).returns(64, Ran::code).returns("", Ran::out);
		assertThat(ran.err()).contains("usage: papyra COMMAND");
	}

}
