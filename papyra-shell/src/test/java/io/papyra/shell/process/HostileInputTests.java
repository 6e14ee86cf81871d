package io.papyra.shell.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.shell.Papyra;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/** What no honest writer leaves: each ends with a code and a message, and soon. */
@Tag("process")
class HostileInputTests {

	@TempDir
	Path directory;

	private Ran run(String... arguments) {
		return PapyraProcess.run(this.directory, arguments);
	}

	/** What one process has shown of a command, others show without one each. */
	private static Ran inThisJvm(String line, String path) {
		return assertTimeoutPreemptively(Duration.ofMinutes(1),
				() -> Papyra.run((line + " --path " + path).split(" ")));
	}

	@Test
	void factsOfTenMegabytesAreListedAndSearchedInLittleMemory() throws IOException {
		String large = "{\"kind\":\"event\",\"system_id\":\"orders\",\"actor_address\":{\"system\":\"orders\","
				+ "\"actor_id\":1},\"event_type\":\"ActorCrashed\",\"payload\":{\"error\":\"" + "x".repeat(10_000_000)
				+ " end\"},\"timestamp\":1768380330.5}";
		Files.write(this.directory.resolve("large.ndjson"), Collections.nCopies(8, large));
		for (String grep : new String[] { "", " --grep end" }) {
			List<String> command = PapyraProcess.command(List.of("-Xmx80m", "-XX:+UseSerialGC"),
					("inspect events --limit 0 --no-headers --path large.ndjson" + grep).split(" "));
			try (PapyraProcess process = PapyraProcess.start(this.directory, Map.of(), command)) {
				Ran ran = process.await();
				assertThat(ran).as(ran.err()).returns(0, Ran::code);
				assertThat(ran.out()).hasLineCount(8);
			}
		}
	}

	@Test
	void aHistoryThatThisUserMayNotReadIsAnError() throws IOException {
		Path file = Logs.python("clean.ndjson", this.directory);
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
		List<String> command = new ArrayList<>();
		if (Files.isReadable(file)) {
			// Without its capabilities root is a user like any other.
			Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "root reads everything");
			command.addAll(List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"));
		}
		for (String line : new String[] { "persistence scan", "inspect events", "persistence recover" }) {
			List<String> whole = new ArrayList<>(command);
			whole.addAll(PapyraProcess.command(List.of(), (line + " --path clean.ndjson").split(" ")));
			try (PapyraProcess process = PapyraProcess.start(this.directory, Map.of(), whole)) {
				Ran ran = process.await();
				assertThat(ran).as(ran.err()).returns(74, Ran::code).returns("", Ran::out);
				assertThat(ran.err()).startsWith("papyra: ").contains("clean.ndjson", "no permission");
			}
		}
	}

	@Test
	void nothingOfAHistoryDrivesTheTerminal() throws IOException {
		Path file = Logs.file(this.directory.resolve("a.ndjson"),
				ActorEvent.of(ActorAddress.of("orders", 1, "/user/\u001b]0;owned\u0007"), "\u001b[31mRed", null));
		Files.writeString(file,
				Files.readString(file) + "x".repeat(5_000_000) + "\n\u0000\u0000\n{\"kind\":\"\u001b[2J\"}\n");
		List<Ran> answers = new ArrayList<>(List.of(run("persistence", "scan", "--path", "a.ndjson")));
		for (String line : new String[] { "inspect events", "inspect actor 1", "inspect summary", "doctor run",
				"persistence recover --dry-run", "persistence scan --json" }) {
			answers.add(inThisJvm(line, file.toString()));
		}
		for (Ran ran : answers) {
			assertThat(ran.code()).as(ran.out() + ran.err()).isIn(0, 1, 2);
			assertThat(ran.out().length()).isLessThan(20_000);
			assertThat((ran.out() + ran.err()).chars().filter((c) -> Character.isISOControl(c) && c != '\n'))
				.as(ran.out())
				.isEmpty();
		}
		assertThat(answers.get(0).out()).contains("CORRUPTED_LINE");
	}

	@Test
	void anyNameOfAFileWillDo() throws IOException {
		String name = " a 'b' \"c\"\n\u001b[31m$(d).ndjson";
		Files.move(Logs.python("clean.ndjson", this.directory), this.directory.resolve(name));
		Ran scan = run("persistence", "scan", "--path", name);
		assertThat(scan.code()).as(scan.err()).isZero();
		assertThat(scan.out()).doesNotContain("\u001b").contains("$(d).ndjson");
		assertThat(run("persistence", "scan", "--json", "--path=" + name).json().get("location").asString())
			.endsWith(name);
		Ran missing = run("persistence", "scan", "--path", name + "x");
		assertThat(missing.code()).isEqualTo(66);
		assertThat(missing.err()).doesNotContain("\u001b");
	}

	@Test
	void aDirectoryWithForeignFilesIsNoCleanHistory() throws IOException {
		Files.writeString(this.directory.resolve("letter.txt"), "Dear Sir");
		Files.createDirectory(this.directory.resolve("photos"));
		Ran ran = run("persistence", "scan", "--path", ".");
		assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(2);
		assertThat(ran.out()).contains("UNEXPECTED_FILE", "letter.txt", "photos");
		assertThat(run("inspect", "events", "--path", ".").code()).isZero();
		assertThat(this.directory.resolve("letter.txt")).hasContent("Dear Sir");
	}

	@ParameterizedTest
	@ValueSource(strings = { "pipe", "/dev/zero", "/dev/null", "/dev/stdin" })
	void whatIsNoFileIsRefusedAtOnce(String path) throws Exception {
		assertThat(new ProcessBuilder("mkfifo", this.directory.resolve("pipe").toString()).start().waitFor()).isZero();
		List<Ran> answers = new ArrayList<>(List.of(run("persistence", "scan", "--path", path)));
		for (String line : new String[] { "inspect events", "doctor run", "persistence recover" }) {
			answers.add(inThisJvm(line, this.directory.resolve(path).toString()));
		}
		for (Ran ran : answers) {
			assertThat(ran.code()).as(ran.out() + ran.err()).isIn(64, 66, 74);
			assertThat(ran.err()).startsWith("papyra: ").contains(path);
		}
	}

	@Test
	void anAnswerThatCannotBeWrittenIsAnError() throws IOException {
		Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full");
		Logs.python("clean.ndjson", this.directory);
		List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" > /dev/full", "sh"));
		command.addAll(PapyraProcess.command(List.of(), "inspect", "events", "--limit", "0", "--path", "clean.ndjson"));
		try (PapyraProcess process = PapyraProcess.start(this.directory, Map.of(), command)) {
			Ran ran = process.await();
			assertThat(ran.code()).as(ran.err()).isEqualTo(74);
			assertThat(ran.err()).contains("cannot be written", "No space left");
		}
	}

	@Test
	void anErrorInsideIsSeventy() {
		Logs.python("clean.ndjson", this.directory);
		String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.contains("jackson-databind"))
			.collect(Collectors.joining(File.pathSeparator));
		List<String> command = PapyraProcess.commandFrom(classPath, "persistence", "scan", "--json", "--debug",
				"--path", "clean.ndjson");
		try (PapyraProcess process = PapyraProcess.start(this.directory, Map.of(), command)) {
			Ran ran = process.await();
			assertThat(ran).as(ran.err()).returns(70, Ran::code);
			assertThat(ran.err()).contains("an error inside papyra, NoClassDefFoundError", "report what it prints",
					"\tat ");
		}
	}

}
