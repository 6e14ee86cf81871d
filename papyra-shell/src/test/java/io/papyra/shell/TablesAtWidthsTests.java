package io.papyra.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.papyra.shell.output.TerminalCapabilities;
import io.papyra.shell.testing.Ran;
import io.papyra.shell.testing.TablePictures;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tables on terminals that are 40, 80, 120 and 200 columns wide, as pictures beside the
 * history of which they are, and what must be true of every picture.
 */
class TablesAtWidthsTests {

	/** Shown instead of the directory of the test, which is as long. */
	private static final String PLACE = "/srv/orders/shop/eu1";

	private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");

	private static final Path DIRECTORY = Path
		.of("/tmp/papyra-" + UUID.randomUUID().toString().substring(0, PLACE.length() - "/tmp/papyra-".length()));

	@BeforeAll
	static void write() throws IOException {
		Files.createDirectory(DIRECTORY);
		Path history = Files.copy(TablePictures.DIRECTORY.resolve("orders.ndjson"), DIRECTORY.resolve("orders.ndjson"));
		Path backup = DIRECTORY.resolve("backup");
		Papyra.run("backup", "create", backup.toString(), "--path", history.toString());
		Path manifest = backup.resolve("papyra-backup.json");
		Files.writeString(manifest, Files.readString(manifest)
			.replaceFirst("(\"created\" : )\"[^\"]*\"", "$1\"2026-11-29T09:30:00.120Z\""));
		List<String> lines = new ArrayList<>(Files.readAllLines(history));
		lines.set(3, lines.get(3).replace("cart-43", "cart-44"));
		lines.remove(7);
		String whole = String.join("\n", lines);
		Files.writeString(DIRECTORY.resolve("damaged.ndjson"), whole.substring(0, whole.length() - 40));
		Files.writeString(backup.resolve("log/orders.ndjson"), whole);
	}

	@AfterAll
	static void remove() throws IOException {
		FileSystemUtils.deleteRecursively(DIRECTORY);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			events               | inspect events --path orders.ndjson
			dead-letters         | inspect dead-letters --path orders.ndjson
			actor                | inspect actor /user/orders/cart-43 --path orders.ndjson
			live                 | inspect live --at 2026-11-29T08:30:00Z --path orders.ndjson
			summary              | inspect summary --path orders.ndjson
			persistence-inspect  | persistence inspect --show-metrics --path orders.ndjson
			scan                 | persistence scan --path damaged.ndjson
			backup-verify        | backup verify ./backup
			""")
	void aTableFitsItsTerminal(String picture, String line) {
		TablePictures.check(picture, (capabilities) -> run(capabilities, line).out().replace("" + DIRECTORY, PLACE));
	}

	private static Ran run(TerminalCapabilities capabilities, String line) {
		return Papyra.run(capabilities,
				Arrays.stream(line.split(" ", -1))
					.map((word) -> word.contains(".") ? "" + DIRECTORY.resolve(word) : word)
					.toArray(String[]::new));
	}

	@Test
	void wideIsWhatAPipeGets() {
		String line = "inspect dead-letters --path orders.ndjson";
		TerminalCapabilities narrow = new TerminalCapabilities(false, 40, false);
		String pipe = run(TerminalCapabilities.PLAIN, line).out();
		assertThat(run(narrow, line + " --wide").out()).isEqualTo(pipe);
		assertThat(run(narrow, line + " --output wide").out()).isEqualTo(pipe);
		assertThat(run(TerminalCapabilities.PLAIN, line + " --no-headers").out())
			.isEqualTo(pipe.substring(pipe.indexOf('\n') + 1));
	}

	static Stream<Path> pictures() throws IOException {
		try (Stream<Path> files = Files.list(TablePictures.DIRECTORY)) {
			return files.filter((file) -> file.toString().endsWith(".txt")).sorted().toList().stream();
		}
	}

	@ParameterizedTest
	@MethodSource("pictures")
	void noLineIsWiderThanItsTerminal(Path picture) throws IOException {
		String text = Files.readString(picture);
		for (int width : TablePictures.WIDTHS) {
			assertThat(TablePictures.part(text, width).lines()).as("%s columns", width)
				.isNotEmpty()
				// A command that is to be copied is one line for the terminal to wrap.
				.allMatch((line) -> line.startsWith("next: ") || new AttributedString(line).columnLength() <= width);
		}
	}

	@ParameterizedTest
	@MethodSource("pictures")
	void noTimeIsBroken(Path picture) throws IOException {
		assertSame(picture, (text) -> TIME.matcher(text).results().map(MatchResult::group).sorted().toList());
	}

	@ParameterizedTest
	@MethodSource("pictures")
	void noCharacterIsLost(Path picture) throws IOException {
		String text = Files.readString(picture);
		Map<Integer, Long> whole = characters(TablePictures.part(text, TerminalCapabilities.UNLIMITED));
		for (int width : TablePictures.WIDTHS) {
			Map<Integer, Long> shown = characters(TablePictures.part(text, width));
			whole.forEach((character, count) -> assertThat(shown.getOrDefault(character, 0L))
				.as("%s at %s columns", Character.toString(character), width)
				.isGreaterThanOrEqualTo(headed(character, count)));
		}
	}

	/**
	 * The heading of a table that is stacked may be there for the values alone that are.
	 */
	private static long headed(int character, long count) {
		return Character.isUpperCase(character) ? 1 : count;
	}

	private static Map<Integer, Long> characters(String text) {
		return text.codePoints()
			.filter((character) -> !Character.isWhitespace(character))
			.boxed()
			.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
	}

	/**
	 * Words of JSON end at a comma. Names of columns are not repeated where all is empty.
	 */
	@ParameterizedTest
	@MethodSource("pictures")
	void noWordIsBrokenThatIsNotLongerThanALine(Path picture) throws IOException {
		String text = Files.readString(picture);
		List<String> words = words(TablePictures.part(text, TerminalCapabilities.UNLIMITED)).toList();
		for (int width : TablePictures.WIDTHS) {
			List<String> shown = words(TablePictures.part(text, width)).toList();
			assertThat(words.stream()
				.filter((word) -> !word.matches("[A-Z]+") && new AttributedString(word).columnLength() <= width))
				.as("%s columns", width)
				.isSubsetOf(shown);
		}
	}

	private static Stream<String> words(String text) {
		return Pattern.compile("\\s+|(?<=,)").splitAsStream(text).filter((word) -> !word.isEmpty());
	}

	private static void assertSame(Path picture, Function<String, Object> part) throws IOException {
		String text = Files.readString(picture);
		Object whole = part.apply(TablePictures.part(text, TerminalCapabilities.UNLIMITED));
		for (int width : TablePictures.WIDTHS) {
			assertThat(part.apply(TablePictures.part(text, width))).as("%s columns", width).isEqualTo(whole);
		}
	}

}
