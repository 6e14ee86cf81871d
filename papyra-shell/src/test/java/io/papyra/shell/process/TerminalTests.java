package io.papyra.shell.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.shell.PapyraApplication;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.PageRun;
import io.papyra.shell.testing.Programs;
import io.papyra.shell.testing.TablePictures;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The command on a real terminal. */
@Tag("process")
class TerminalTests {

	private static final String PROMPT = "papyra>";

	private static final String FOLLOW = "inspect events --path orders.ndjson --limit 1 --follow";

	@TempDir
	Path directory;

	private Path working = Path.of("");

	@BeforeAll
	static void require() {
		Programs.require("tmux");
	}

	@BeforeEach
	void prepare() throws IOException {
		this.working = Files.createDirectory(this.directory.resolve("orders"));
	}

	private Screen start(List<String> options, String... arguments) {
		return Screen.of(this.directory.resolve("screen"), this.working, 130,
				PapyraProcess.command(options, arguments));
	}

	@Test
	void aSessionOfTheConsole() throws IOException {
		Path file = Logs.file(this.working.resolve("orders.ndjson"), Logs.event("cart-1", 1, ActorEvent.STARTED),
				Logs.event("cart-1", 1, ActorEvent.CRASHED));
		try (Screen screen = start(List.of())) {
			screen.awaitLine(PROMPT);
			assertThat(screen.text())
				.matches("(?s)papyra [^:]+: no history here that can be read, --path names one; 'help' lists the "
						+ "commands\\s+" + PROMPT);
			screen.type("pers", "Tab").awaitLine(PROMPT + " persistence");
			screen.type("sc", "Tab").awaitLine(PROMPT + " persistence scan");
			screen.type("--pa", "Tab").awaitLine(PROMPT + " persistence scan --path");
			screen.type("ord", "Tab").await(PROMPT + " persistence scan --path orders.ndjson\\s+orders.ndjson +");
			screen.type("Enter").await("clean: no anomaly\\s+" + PROMPT + "$");
			screen.type("persistence recover --mode qu", "Tab")
				.awaitLine(PROMPT + " persistence recover --mode quarantine");
			screen.type("C-c").awaitLine(PROMPT);
			screen.type("inspect actor --path orders.ndjson /us", "Tab")
				.awaitLine(PROMPT + " inspect actor --path orders.ndjson /user/cart-1");
			screen.type("Enter").await("SEQ +TIME +WHAT +ACTOR.*ActorCrashed +/user/cart-1#1.*" + PROMPT + "$");
			screen.type("help backup verify", "Enter").await("usage: papyra backup verify.*" + PROMPT + "$");
			screen.type(FOLLOW, "Enter").await("--follow\\s+SEQ.*SystemStopped");
			try (BufferedFactRecorder recorder = Logs.recorder(new JsonBackend(file))) {
				recorder.recordDurably(Logs.event("cart-2", 2, ActorEvent.STARTED)).join();
				screen.await("ActorStarted +/user/cart-2#2");
			}
			screen.await("/user/cart-2#2.*SystemStopped");
			screen.type("C-c").awaitLine("^C" + PROMPT);
			screen.type("Up").awaitLine("^C" + PROMPT + " " + FOLLOW);
			screen.type("C-c").awaitLine(PROMPT);
			screen.type("exit", "Enter");
			assertThat(screen.code()).isZero();
			PageRun.checkSession(PageRun.DOCS.resolve("console.md"),
					screen.text()
						.replace(this.working.toString(), "/srv/orders")
						.replaceAll("\"host\":\"[^\"]*\"", "\"host\":\"orders-1\"")
						.replaceFirst("ended\\s*$", ""));
		}
	}

	@Test
	void aConsoleThatIsToldToEndLeavesTheTerminalAsItWas() throws IOException {
		try (Screen screen = start(List.of())) {
			screen.awaitLine(PROMPT);
			screen.signal("TERM");
			assertThat(screen.code()).isEqualTo(143);
			assertThat(screen.text()).doesNotContain("papyra: ");
		}
	}

	/**
	 * JLine restores the settings while the JVM ends, and whoever still reads then sets
	 * up the terminal for reading again.
	 */
	@Test
	void aConsoleThatTakesLongToEndLeavesTheTerminalAsItWas() throws IOException {
		List<String> command = new ArrayList<>(PapyraProcess.command(List.of()));
		command.set(command.indexOf(PapyraApplication.class.getName()), SlowToEnd.class.getName());
		try (Screen screen = Screen.of(this.directory.resolve("screen"), this.working, 130, command)) {
			screen.awaitLine(PROMPT);
			screen.signal("TERM");
			assertThat(screen.code()).isEqualTo(143);
		}
	}

	@Test
	void aConsoleThatIsToldToEndInterruptsItsCommandBefore() throws IOException {
		Path file = Logs.python("corrupt-middle.ndjson", this.working);
		String lines = Files.readString(file);
		Files.writeString(file, lines.repeat(30_000_000 / lines.length()));
		try (Screen screen = start(List.of("-Xint"))) {
			screen.awaitLine(PROMPT);
			screen.type("persistence recover --yes --path corrupt-middle.ndjson", "Enter").await("history +\\d+%");
			screen.signal("TERM");
			assertThat(screen.code()).isEqualTo(143);
			assertThat(screen.text()).contains("papyra: interrupted, because the process was told to end (SIGTERM)");
		}
		try (var files = Files.list(this.working)) {
			assertThat(files.filter((each) -> !each.toString().endsWith(".lock"))).containsExactly(file);
		}
	}

	@Test
	void whatIsRemovedForGoodIsAskedFor() throws IOException {
		Path file = Logs.file(this.working.resolve("orders.ndjson"), Logs.event("cart-1", 1, ActorEvent.STARTED));
		byte[] before = Files.readAllBytes(file);
		String question = "give back \\d+ bytes\\s+Continue\\? \\[y/N\\]$";
		for (String key : List.of("Enter", "C-c", "C-d")) {
			try (Screen screen = compact(key)) {
				screen.await(question).type(key);
				assertThat(screen.code()).as(key).isEqualTo(130);
				assertThat(screen.text()).contains("not confirmed; nothing was changed");
			}
			assertThat(Files.readAllBytes(file)).isEqualTo(before);
		}
		try (Screen screen = compact("TERM")) {
			screen.await(question).signal("TERM");
			assertThat(screen.code()).isEqualTo(143);
		}
		assertThat(Files.readAllBytes(file)).isEqualTo(before);
		try (Screen screen = compact("y")) {
			screen.await(question).type("y", "Enter");
			assertThat(screen.code()).isZero();
			assertThat(screen.text()).contains("removed 2 facts and gave back");
		}
	}

	private Screen compact(String name) {
		return Screen.of(this.directory.resolve("screen " + name), this.working, 130, PapyraProcess.command(List.of(),
				"persistence", "compact", "--max-records", "1", "--path", "orders.ndjson"));
	}

	@Test
	void theConsoleSaysWhatItIsAndAnswersAsTheCommandDoes() throws IOException {
		Logs.file(this.working.resolve("papyra.ndjson"), Logs.event("cart-1", 1, ActorEvent.STARTED));
		try (Screen screen = start(List.of())) {
			screen.awaitLine(PROMPT);
			assertThat(screen.text()).containsPattern(
					"papyra [^:]+: .*papyra.ndjson, \\d+ bytes, scanned: clean; 'help' lists the commands");
			screen.type("?", "Enter").await("usage: papyra COMMAND.*" + PROMPT + "$");
			screen.type("? inspect summary", "Enter").await("usage: papyra inspect summary.*" + PROMPT + "$");
			screen.type("persistence scam", "Enter")
				.await("papyra: unknown command 'persistence scam'; did you mean papyra persistence scan\\?.*" + PROMPT
						+ "$");
			assertThat(screen.text()).doesNotContain("parsing");
			screen.type("exit", "Enter");
			assertThat(screen.code()).isZero();
		}
	}

	@Test
	void theConsoleAsks() throws IOException {
		Path file = Logs.file(this.working.resolve("orders.ndjson"), Logs.event("cart-1", 1, ActorEvent.STARTED));
		byte[] before = Files.readAllBytes(file);
		String compact = "persistence compact --max-records 1 -p orders.ndjson";
		try (Screen screen = start(List.of())) {
			screen.awaitLine(PROMPT);
			screen.type(compact, "Enter").await("Continue\\? \\[y/N\\]$").type("C-c").awaitLine(PROMPT);
			screen.type(compact, "Enter").await("Continue\\? \\[y/N\\]$").type("n", "Enter").awaitLine(PROMPT);
			assertThat(Files.readAllBytes(file)).isEqualTo(before);
			screen.type("Up").awaitLine(PROMPT + " " + compact).type("Enter").await("Continue\\? \\[y/N\\]$");
			screen.type("y", "Enter").await("removed 2 facts.*" + PROMPT + "$");
			screen.type("exit", "Enter");
			assertThat(screen.code()).isZero();
		}
	}

	/** A Java that only interprets is slow enough on every machine. */
	@Test
	void longWorkShowsHowFarItIsAndCanBeStopped() throws IOException {
		Path file = Logs.python("corrupt-middle.ndjson", this.working);
		String lines = Files.readString(file);
		Files.writeString(file, lines.repeat(30_000_000 / lines.length()));
		long size = Files.size(file);
		FileTime changed = Files.getLastModifiedTime(file);
		try (Screen screen = start(List.of("-Xint"), "persistence", "recover", "--yes", "--path",
				"corrupt-middle.ndjson")) {
			screen.await("history +\\d+% \\[=*>? *\\] +\\d+/\\d+ MB \\(");
			screen.type("C-c");
			assertThat(screen.code()).isEqualTo(130);
			assertThat(screen.text()).contains("papyra: ").doesNotContain("history ");
		}
		assertThat(Files.size(file)).isEqualTo(size);
		assertThat(Files.getLastModifiedTime(file)).isEqualTo(changed);
		try (var files = Files.list(this.working)) {
			assertThat(files.filter((each) -> !each.toString().endsWith(".lock"))).containsExactly(file);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 40, 120 })
	void aTableIsWhatItsPictureShows(int columns) throws IOException {
		Files.copy(TablePictures.DIRECTORY.resolve("orders.ndjson"), this.working.resolve("orders.ndjson"));
		String picture = TablePictures.part(Files.readString(TablePictures.DIRECTORY.resolve("events.txt")), columns);
		try (Screen screen = Screen.of(this.directory.resolve("screen"), this.working, columns,
				PapyraProcess.command(List.of(), "inspect", "events", "--path", "orders.ndjson"))) {
			assertThat(screen.code()).isZero();
			assertThat(screen.text()).isEqualTo(picture + "ended");
		}
	}

	@Test
	void whatFollowsIsInTheColumnsOfWhatWasThere() throws IOException {
		Path file = Logs.file(this.working.resolve("orders.ndjson"),
				Logs.event("a-cart-with-a-name", 1, "ItemAddedToCart"));
		try (Screen screen = start(List.of(), "inspect", "events", "--path", "orders.ndjson", "--follow")) {
			screen.await("SystemStopped");
			try (BufferedFactRecorder recorder = Logs.recorder(new JsonBackend(file))) {
				recorder.recordDurably(Logs.event("b", 2, "Paid")).join();
				screen.await(" Paid ");
				recorder.recordDurably(Logs.event("c", 3, "Sent")).join();
				screen.await(" Sent ");
			}
			List<String> lines = screen.text().lines().filter((line) -> line.contains("Z  ")).toList();
			assertThat(lines).hasSizeGreaterThan(4)
				.extracting((line) -> line.indexOf("/", 40))
				.containsOnly(lines.get(0).indexOf("/", 40));
			screen.type("C-c").await("ended$");
		}
	}

	static final class SlowToEnd {

		private SlowToEnd() {
		}

		public static void main(String[] arguments) {
			Runtime.getRuntime().addShutdownHook(new Thread(() -> LockSupport.parkNanos(1_000_000_000)));
			PapyraApplication.main(arguments);
		}

	}

}
