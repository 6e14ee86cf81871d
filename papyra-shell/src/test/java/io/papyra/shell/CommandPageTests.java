package io.papyra.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.papyra.shell.command.CommandLineParser;
import io.papyra.shell.command.PropertyArguments;
import io.papyra.shell.testing.PageFolder;
import io.papyra.shell.testing.PageRun;
import io.papyra.shell.testing.Programs;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** What pages show of a command is what it prints. */
class CommandPageTests {

	private static final Pattern LINE = Pattern
		.compile("(?m)^(?: {4}|\\$ |)(?:[A-Z_]+=\\S+ |sudo -u \\S+ )*papyra ((?:'[^'\n]*'|[^|;&<>#\n])*)");

	private static final Pattern SESSION = Pattern.compile("(?ms)^```console\\n(?!\\$).*?^```$");

	static List<String> pages() throws IOException {
		try (Stream<Path> files = Files.walk(PageRun.DOCS)) {
			return files.filter((file) -> file.toString().endsWith(".md") && PageRun.count(file) > 0)
				// Its blocks are played, from their first line to their last, by
				// DrillTests.
				.filter((file) -> !file.endsWith("drills.md"))
				.map((file) -> PageRun.DOCS.relativize(file).toString())
				.sorted()
				.toList();
		}
	}

	@ParameterizedTest
	@MethodSource("pages")
	void itsBlocksShowWhatTheCommandPrints(String page) {
		Programs.require("jq");
		check(page, (block) -> !isOfRedis(block) && !isOfService(block));
	}

	@Test
	@Tag("servers")
	void itsBlocksShowWhatTheCommandPrintsOfAHistoryInRedis() throws IOException {
		for (String page : pages()) {
			check(page, CommandPageTests::isOfRedis);
		}
	}

	@Test
	void thePagesOfTheCommandHaveSuchBlocks() throws IOException {
		assertThat(pages()).contains("command.md", "backup.md", "recovery.md", "compaction.md",
				"from-papyra-for-python.md", "init-crashloop.md", "other-tools.md");
	}

	/** Those of indented code and of blocks, which are not run, or not here. */
	@Test
	void everyCommandLineIsUnderstood() throws IOException {
		CommandLineParser parser = new CommandLineParser(new CommandRegistry(new StandardEnvironment()).catalog());
		List<String> lines;
		try (Stream<Path> files = Files.walk(PageRun.DOCS)) {
			lines = Stream.concat(files, Stream.of(PageRun.DOCS.resolveSibling("README.md")))
				.filter((file) -> file.toString().endsWith(".md") && !file.endsWith("extending.md"))
				.flatMap(CommandPageTests::lines)
				.toList();
		}
		assertThat(lines).hasSizeGreaterThan(60)
			.allSatisfy(
					(line) -> assertThatCode(() -> parser.parse(PropertyArguments.of(PageFolder.split(line)).rest()))
						.as(line)
						.doesNotThrowAnyException());
	}

	private static Stream<String> lines(Path page) {
		try {
			return LINE.matcher(SESSION.matcher(Files.readString(page)).replaceAll(""))
				.results()
				.map((line) -> line.group(1))
				// A usage, a line that is refused on purpose, and the console.
				.filter((line) -> !line.matches("COMMAND.*|.*--pth.*|--papyra.*|\\s.*|"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Commands that need a service, whose page has a test of its own. */
	private static boolean isOfService(String block) {
		return block.contains("--url https://");
	}

	/** Commands that need a server. */
	private static boolean isOfRedis(String block) {
		return block.contains("redis://");
	}

	private static void check(String page, Predicate<String> wanted) {
		try (PageFolder folder = new PageFolder((words) -> Papyra.run(words.toArray(String[]::new)))) {
			new PageRun(PageRun.DOCS.resolve(page), folder).check(wanted);
		}
	}

}
