package io.papyra.shell.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.shell.Papyra;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whoever ends a command, from the keyboard, with its terminal or as a supervisor, finds
 * nothing half done. A Java that only interprets is slow enough on every machine.
 */
@Tag("process")
@EnabledOnOs(OS.LINUX) // tells which files a process has open
class EndSignalTests {

	private static final int FACTS = 40_000;

	private static final String MESSAGE = "papyra: interrupted";

	/** What the cases begin with, made once. */
	@TempDir
	private static Path made;

	@TempDir
	Path directory;

	@BeforeAll
	static void make() throws IOException {
		Path history = made.resolve("history.ndjson");
		try (FactWriter writer = new JsonBackend(history).openWriter(new WriterOptions("s", SyncPolicy.NEVER))) {
			for (int number = 0; number < FACTS; number += 1000) {
				writer.append(TestFacts.batch(number, 1000));
			}
		}
		Ran backup = Papyra.run("backup", "create", made.resolve("monday").toString(), "--path", history.toString());
		assertThat(backup.code()).as(backup.err()).isZero();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			TERM | 143 | persistence scan --path history.ndjson                      | history.ndjson
			HUP  | 129 | backup create copy --path history.ndjson                    | .copy.incomplete/
			TERM | 143 | backup restore monday --to restored.ndjson                  | .restored.ndjson.incomplete/
			TERM | 143 | import imported.ndjson --path plain.ndjson                  | imported.ndjson.
			""")
	void nothingIsHalfDoneAndNothingBeginsAfterIt(String signal, int code, String line, String open)
			throws IOException {
		assertNothingIsHalfDone(signal, code, line, open);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			HUP  | 129 | persistence scan --path history.ndjson                      | history.ndjson
			INT  | 130 | persistence scan --path history.ndjson                      | history.ndjson
			TERM | 143 | doctor run --path history.ndjson                            | history.ndjson
			TERM | 143 | persistence recover --path history.ndjson                   | history.ndjson.re
			TERM | 143 | persistence compact --path history.ndjson --max-records 10000 | history.ndjson.compacted
			TERM | 143 | backup create copy --path history.ndjson                    | .copy.incomplete/
			TERM | 143 | backup verify monday --restore-test                         | monday/
			TERM | 143 | import imported --backend rotating --path plain.ndjson      | imported
			""")
	@Tag("proof")
	@EnabledIfSystemProperty(named = "papyra.every", matches = "1", disabledReason = "with -Pproofs")
	void norIsAnythingOfTheOtherCommands(String signal, int code, String line, String open) throws IOException {
		assertNothingIsHalfDone(signal, code, line, open);
	}

	private void assertNothingIsHalfDone(String signal, int code, String line, String open) throws IOException {
		prepare(line);
		Map<String, Long> before = files();
		Ran ran = signalled(signal, open, line + " --json");
		assertThat(ran.code()).as(ran.err()).isEqualTo(code);
		assertThat(ran.err()).startsWith(MESSAGE).contains("SIG" + signal).hasLineCount(1);
		assertThat(ran.json().get("outcome").asString()).isEqualTo("interrupted");
		assertThat(files()).isEqualTo(before);
	}

	private void prepare(String line) throws IOException {
		if (line.startsWith("import")) {
			String lines = Files.readString(Logs.python("clean.ndjson", this.directory));
			Files.delete(this.directory.resolve("clean.ndjson"));
			Files.writeString(this.directory.resolve("plain.ndjson"), lines.repeat(5_000_000 / lines.length()));
			return;
		}
		try (Stream<Path> files = Files.walk(made)) {
			for (Path file : files.filter((each) -> !each.equals(made)).sorted().toList()) {
				Files.copy(file, this.directory.resolve(made.relativize(file).toString()),
						StandardCopyOption.COPY_ATTRIBUTES);
			}
		}
		if (line.contains("recover")) {
			// All behind it is written anew.
			Path history = this.directory.resolve("history.ndjson");
			Files.writeString(history, "x" + Files.readString(history));
		}
	}

	/** All that is there, but for lock files, by name and size. */
	private Map<String, Long> files() throws IOException {
		Map<String, Long> found = new TreeMap<>();
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : (Iterable<Path>) files::iterator) {
				if (!file.toString().endsWith(".lock")) {
					found.put(this.directory.relativize(file).toString(),
							Files.isRegularFile(file) ? Files.size(file) : 0);
				}
			}
		}
		return found;
	}

	private Ran signalled(String signal, String open, String line) {
		try (PapyraProcess process = PapyraProcess.start(this.directory, Map.of(),
				PapyraProcess.command(List.of("-Xint"), line.split(" +")))) {
			process.awaitOpen(this.directory.resolve(open).toString());
			process.signal(signal);
			return process.await();
		}
	}

	@Test
	void whatOnlyWaitsEndsWithoutAWord() throws IOException {
		for (String signal : List.of("TERM", "HUP", "INT")) {
			Logs.python("clean.ndjson", Files.createDirectory(this.directory.resolve(signal)));
			try (PapyraProcess process = PapyraProcess.start(this.directory.resolve(signal), Map.of(), "inspect",
					"events", "--follow", "--path", "clean.ndjson")) {
				assertThat(process.lines().readLine()).startsWith("SEQ");
				process.signal(signal);
				Ran ran = process.await();
				assertThat(ran.code()).isEqualTo(Map.of("TERM", 143, "HUP", 129, "INT", 130).get(signal));
				assertThat(ran.err()).isEmpty();
			}
		}
	}

	@Test
	void whoWaitsForAServiceStopsWaiting() throws IOException {
		try (ServerSocket service = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				PapyraProcess process = PapyraProcess.start(this.directory, Map.of(), "inspect", "events", "--url",
						"http://127.0.0.1:" + service.getLocalPort() + "/actuator");
				Socket asked = service.accept()) {
			assertThat(asked.getInputStream().read()).isEqualTo('G');
			process.signal("TERM");
			Ran ran = process.await();
			assertThat(ran).returns(143, Ran::code).returns("", Ran::out);
			assertThat(ran.err()).startsWith(MESSAGE).contains("what the service does continues there");
		}
	}

	@ParameterizedTest
	@CsvSource({ "INT, 130", "TERM, 143" })
	void whoWaitsForARedisThatDoesNotAnswerStopsWaiting(String signal, int code) throws IOException {
		try (ServerSocket redis = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				PapyraProcess process = PapyraProcess.start(this.directory, Map.of(), "persistence", "scan",
						"--redis-url", "redis://127.0.0.1:" + redis.getLocalPort());
				Socket asked = redis.accept()) {
			assertThat(asked.getInputStream().read()).isEqualTo('*');
			long begin = System.nanoTime();
			process.signal(signal);
			Ran ran = process.await();
			assertThat(ran).returns(code, Ran::code).returns("", Ran::out);
			assertThat(ran.err())
				.contains("connecting to redis://127.0.0.1:" + redis.getLocalPort() + " was interrupted");
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
		}
	}

}
