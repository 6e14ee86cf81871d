package io.papyra.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.papyra.fact.ActorEvent;
import io.papyra.shell.output.TerminalCapabilities;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** What is typed wrongly is refused with a message that names it. */
class UsageTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@CsvFileSource(resources = "/wrong-usage.txt", delimiter = '|', quoteCharacter = '"')
	void wrongUsageIsRefused(String line, String message) {
		Ran ran = Papyra.run(line.split(" "));
		assertThat(ran.code()).as(ran.err()).isEqualTo(64);
		assertThat(ran.out()).isEmpty();
		assertThat(ran.err()).startsWith("papyra: ").contains(message).doesNotContain("\tat ");
	}

	@Test
	void aHistoryInFilesHasNoGroupsToIgnore() {
		Path file = Logs.file(this.directory.resolve("sound.ndjson"), Logs.event("a", 1, ActorEvent.STARTED));
		Ran ran = Papyra.run("persistence", "compact", "--path", file.toString(), "--max-records", "1",
				"--ignore-group", "audit");
		assertThat(ran).returns(64, Ran::code).returns("", Ran::out);
		assertThat(ran.err()).contains("'audit' is no consumer group of this history: it has none");
	}

	@Test
	void nothingAtAllIsExplained() {
		Ran ran = Papyra.run();
		assertThat(ran).returns(64, Ran::code).returns("", Ran::out);
		assertThat(ran.err()).contains("usage: papyra COMMAND", "persistence scan", "130");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			persistence scan --path=FILE
			persistence scan --path FILE
			persistence scan -p FILE
			-pFILE persistence scan
			--path FILE persistence scan
			--path=FILE persistence scan
			persistence --path FILE scan
			persistence scan --json=false --path FILE
			persistence scan --papyra.json.path=FILE
			persistence scan --papyra.json.path FILE
			--papyra.json.path FILE persistence scan
			--papyra.startup.mode=RECOVER persistence scan --path FILE
			persistence startup-check --mode SCAN_ONLY --path FILE
			persistence startup-check --mode scan-only --path FILE
			persistence startup-check --mode Scan_Only --path FILE
			""")
	void orderAndFormDoNotCount(String line) throws Exception {
		Path place = Files.createDirectories(this.directory.resolve("a b='c'"));
		String file = Logs.python("clean.ndjson", place).toString();
		String[] arguments = line.split(" ");
		for (int index = 0; index < arguments.length; index++) {
			arguments[index] = arguments[index].replace("FILE", file);
		}
		Ran ran = Papyra.run(arguments);
		assertThat(ran.code()).as(ran.err()).isZero();
		assertThat(ran.out()).contains(file);
	}

	@Test
	void fileUrlsAndTheHomeDirectoryMeanWhatTheyMeanElsewhere() throws Exception {
		Path place = Files.createDirectories(this.directory.resolve("a b"));
		Path history = Logs.file(place.resolve("papyra.ndjson"), Logs.event("a", 1, "ActorStarted"));
		String url = "file:" + place.toString().replace(" ", "%20");
		Path plain = Logs.python("clean.ndjson", place);
		for (String[] line : new String[][] { { "persistence", "scan", "--path", url + "/papyra.ndjson" },
				{ "backup", "create", url + "/monday", "--path", history.toString() },
				{ "backup", "verify", url + "/monday" },
				{ "backup", "restore", url + "/monday", "--to", url + "/restored.ndjson" },
				{ "import", url + "/imported.ndjson", "--path", plain.toString() } }) {
			Ran ran = Papyra.run(line);
			assertThat(ran.code()).as(ran.err()).isZero();
			assertThat(ran.out()).contains(place.toString()).doesNotContain("file:");
		}
		assertThat(place.resolve("imported.ndjson")).exists();
		String home = System.getProperty("user.home");
		assertThat(Papyra.run("persistence", "scan", "--path=~/no such papyra.ndjson").err())
			.contains(" " + home + "/no such papyra.ndjson");
		assertThat(Papyra.run("backup", "verify", "~/no such backup").err()).contains(home + "/no such backup");
	}

	@Test
	void anOptionHasTheSameLetterInEveryCommand() {
		Map<String, Set<String>> letters = new TreeMap<>();
		new CommandRegistry(new StandardEnvironment()).catalog()
			.commands()
			.forEach((command) -> command.options()
				.forEach((option) -> letters.computeIfAbsent(option.flag(), (flag) -> new HashSet<>())
					.add(option.flags().get(0))));
		assertThat(letters).allSatisfy((flag, written) -> assertThat(written).as(flag).hasSize(1));
		assertThat(letters).containsEntry("--path", Set.of("-p")).containsEntry("--help", Set.of("-h"));
	}

	@Test
	void helpTellsHowToUseACommand() {
		for (String line : new String[] { "persistence recover --help", "persistence recover -h",
				"help persistence recover", "--help persistence recover" }) {
			Ran ran = Papyra.run(line.split(" "));
			assertThat(ran).as(line).returns(0, Ran::code).returns("", Ran::err);
			assertThat(ran.out()).contains("usage: papyra persistence recover", "--mode MODE", "quarantine",
					"examples:\n  papyra persistence recover");
		}
		assertThat(Papyra.run("help").out()).contains("inspect dead-letters");
		assertThat(Papyra.run("--help").out()).contains("inspect dead-letters");
		assertThat(Papyra.run("help", "inspect").out()).contains("inspect dead-letters").doesNotContain("doctor");
	}

	@ParameterizedTest
	@ValueSource(ints = { 64, 80, 120 })
	void helpFitsTheTerminal(int columns) {
		TerminalCapabilities narrow = new TerminalCapabilities(false, columns, false);
		for (String line : new String[] { "help", "help persistence recover", "inspect actor --help" }) {
			Ran ran = Papyra.run(narrow, line.split(" "));
			String help = ran.out().contains("examples:") ? ran.out().substring(0, ran.out().indexOf("examples:"))
					: ran.out();
			assertThat(help.lines()).allMatch((each) -> each.length() <= columns);
			assertThat(help.replaceAll("\\s+", " "))
				.contains(Papyra.run(line.split(" ")).out().replaceAll("\\s+", " ").substring(0, 300));
		}
	}

	@Test
	void theVersionIsTold() {
		assertThat(Papyra.run("--version").out()).startsWith("papyra ");
		assertThat(Papyra.run("-V").out()).startsWith("papyra ");
		assertThat(Papyra.run("version", "--json").json().has("version")).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "persistence scan", "persistence recover", "persistence compact", "persistence inspect",
			"persistence startup-check", "doctor run", "inspect events", "inspect summary", "inspect live" })
	void aNamedHistoryThatIsNotThereIsSixtySix(String command) {
		Ran ran = Papyra.run((command + " --path " + this.directory.resolve("none/x.ndjson")).split(" "));
		assertThat(ran).returns(66, Ran::code).returns("", Ran::out);
		assertThat(ran.err()).contains("there is no history at", "not even the directory", "--path");
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void aHistoryOfThePropertiesMayBeMissingBeforeTheFirstStart() {
		String property = "--papyra.json.path=" + this.directory.resolve("first.ndjson");
		assertThat(Papyra.run("doctor", "run", property).code()).isZero();
		assertThat(Papyra.run("persistence", "startup-check", property).code()).isZero();
		assertThat(Papyra.run("persistence", "scan", property).code()).isEqualTo(66);
		for (String line : new String[] { "doctor run", "persistence startup-check" }) {
			Ran ran = Papyra.run((line + " --must-exist " + property).split(" "));
			assertThat(ran).as(ran.out()).returns(66, Ran::code).returns("", Ran::out);
			assertThat(ran.err()).startsWith("papyra: there is no history at ").contains("papyra.json.path");
			String empty = " --must-exist --papyra.backend=rotating --papyra.rotating.directory=" + this.directory;
			assertThat(Papyra.run((line + empty).split(" "))).returns(66, Ran::code).returns("", Ran::out);
		}
		assertThat(Papyra.run("inspect", "events", property).err()).contains("papyra.json.path", "--path");
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void aDirectoryIsAHistoryOfSegments() {
		String history = Logs.directory(this.directory.resolve("segments"), Logs.event("a", 1, "ActorStarted"))
			.toString();
		assertThat(Papyra.run("persistence", "scan", "--path", history).out()).contains("3 event");
		assertThat(
				Papyra.run("persistence", "scan", "--papyra.backend=rotating", "--papyra.rotating.directory=" + history)
					.code())
			.isZero();
		assertThat(Papyra.run("inspect", "events", "--path", history).out()).contains("/user/a#1");
	}

	@Test
	void debugShowsWhereItWentWrong() {
		assertThat(Papyra.run("persistence", "scan", "--path", "/nowhere", "--debug").err()).contains("\tat ");
	}

}
