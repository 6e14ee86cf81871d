package io.papyra.shell.distribution;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.papyra.fact.ActorEvent;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Programs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code bin/papyra}, on the way from a shell to Java. */
@Tag("process")
@Tag("always")
class LauncherIT {

	@TempDir
	Path directory;

	private final Distribution distribution = Distribution.built();

	@Test
	void argumentsArriveAsTheyAreGiven() throws IOException {
		Path odd = Files.createDirectories(this.directory.resolve("a  b 'c' \"d\" $e * \\"));
		Logs.python("clean.ndjson", odd);
		Ran ran = this.distribution.papyra(this.directory, "persistence", "scan", "--path",
				odd.getFileName() + "/clean.ndjson");
		assertThat(ran).returns(0, Ran::code).returns("", Ran::err);
		assertThat(ran.out()).contains(odd.getFileName().toString());
		assertThat(this.distribution.papyra(this.directory, "").err()).contains("unknown command ''");
	}

	/** In the locale C, Java itself could not read that name. */
	@Test
	void namesThatAreNotAsciiAreReadInEveryLocale() throws IOException {
		Programs.requireUnicodeNames();
		Files.copy(Logs.python("clean.ndjson", this.directory), this.directory.resolve("größe ☃.ndjson"));
		for (String locale : List.of("C", "POSIX", "C.UTF-8", "")) {
			Ran ran = this.distribution.papyra(this.directory, Map.of("LC_ALL", locale, "LANG", ""), "persistence",
					"scan", "--path", "größe ☃.ndjson");
			assertThat(ran).returns(0, Ran::code).returns("", Ran::err);
			assertThat(ran.out()).contains("größe ☃.ndjson");
		}
	}

	/** As ssh brings it along from another machine. */
	@Test
	void aLocaleThatThisMachineDoesNotHaveIsNoObstacle() throws IOException {
		Programs.requireUnicodeNames();
		Files.copy(Logs.python("clean.ndjson", this.directory), this.directory.resolve("größe.ndjson"));
		for (String locale : List.of("xx_XX.UTF-8", "xx_XX.utf8")) {
			Ran ran = this.distribution.papyra(this.directory, Map.of("LC_ALL", "", "LC_CTYPE", "", "LANG", locale),
					"persistence", "scan", "--path", "größe.ndjson");
			assertThat(ran).returns(0, Ran::code).returns("", Ran::err);
		}
	}

	@Test
	void theExitCodeIsThatOfTheCommand() {
		Logs.python("torn-tail.ndjson", this.directory);
		assertThat(this.distribution.papyra(this.directory, "doctor", "run", "--path", "torn-tail.ndjson").code())
			.isEqualTo(1);
		assertThat(this.distribution.papyra(this.directory, "persistence", "scan", "--path", "none").code())
			.isEqualTo(66);
	}

	@Test
	void aSignalReachesTheCommand() throws Exception {
		Path file = Logs.file(this.directory.resolve("a.ndjson"), Logs.event("a", 1, ActorEvent.STARTED));
		Process process = Programs.start(this.directory, Map.of("JAVA_HOME", System.getProperty("java.home")),
				List.of(this.distribution.launcher().toString(), "inspect", "events", "--follow", "--json", "--path",
						file.toString()));
		try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
			assertThat(lines.readLine()).contains("SystemStarted");
			Distribution.run(this.directory, "kill", "-INT", "" + process.pid());
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).isEqualTo(130);
		}
		finally {
			process.destroyForcibly();
		}
	}

	@Test
	void linksLeadToTheDistribution() throws IOException {
		Path links = Files.createDirectories(this.directory.resolve("bin"));
		Path first = Files.createSymbolicLink(links.resolve("first"), this.distribution.launcher());
		Files.createSymbolicLink(links.resolve("papyra"), first.getFileName());
		Ran ran = Programs.run(links, Map.of("JAVA_HOME", System.getProperty("java.home"), "CDPATH", "/"),
				List.of("bash", "-c", "PATH=$PWD:$PATH; papyra version"));
		assertThat(ran).returns(0, Ran::code).returns("", Ran::err);
		assertThat(ran.out()).startsWith("papyra ");
	}

	@Test
	void optionsReachJavaAndCannotBeExpanded() {
		Ran ran = this.distribution.papyra(Path.of("/"), Map.of("JAVA_OPTS", "-Dunused=* -XX:+UseParallelGC",
				"PAPYRA_OPTS", "-XX:+PrintCommandLineFlags -Xmx48m"), "version");
		assertThat(ran.code()).as(ran.err()).isZero();
		assertThat(ran.out()).contains("-XX:MaxHeapSize=50331648", "-XX:+UseParallelGC");
	}

	@Test
	void withoutJavaItSaysWhatToDo() throws IOException {
		Path bash = Path.of(Distribution.run(this.directory, "bash", "-c", "type -P bash").out().strip());
		Ran none = Programs.run(this.directory, Map.of("PATH", this.directory.toString()),
				List.of(bash.toString(), this.distribution.launcher().toString(), "version"));
		assertThat(none).returns(70, Ran::code)
			.returns("", Ran::out)
			.returns("papyra: there is no Java; install one of 17 or newer, or let JAVA_HOME name it\n", Ran::err);
		Ran wrong = this.distribution.papyra(this.directory, Map.of("JAVA_HOME", "/nowhere"), "version");
		assertThat(wrong.code()).isEqualTo(70);
		assertThat(wrong.err()).startsWith("papyra: JAVA_HOME is /nowhere, which has no bin/java");
	}

	/** Java would end with 1, as if there were anomalies. */
	@Test
	void aWorkingDirectoryThatIsGoneIsNamed() throws IOException {
		Path gone = Files.createDirectory(this.directory.resolve("gone"));
		Ran ran = Programs.run(gone, Map.of("JAVA_HOME", System.getProperty("java.home")),
				List.of("bash", "-c", "rmdir ../gone; exec '" + this.distribution.launcher() + "' version"));
		assertThat(ran).returns(70, Ran::code).returns("", Ran::out);
		assertThat(ran.err()).contains("papyra: the working directory is not there any more");
	}

	@Test
	void anOldJavaIsNamed() throws IOException {
		Path home = Files.createDirectories(this.directory.resolve("old"));
		Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
		Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
		Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
		Map<String, String> environment = Map.of("JAVA_HOME", home.toString());
		Ran asked = this.distribution.papyra(this.directory, environment, "version");
		assertThat(asked.code()).isEqualTo(70);
		assertThat(asked.err()).contains("is Java 11.0.2; install one of 17 or newer");
		Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"1.8.0_302\"\n");
		assertThat(this.distribution.papyra(this.directory, environment, "version").err())
			.contains("is Java 1.8.0_302; install");
	}

}
