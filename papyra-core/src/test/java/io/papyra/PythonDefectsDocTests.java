package io.papyra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The list of defects that are not repeated here is whole, and every test that it names
 * exists: a promise that nobody checks any more would be worse than none.
 */
class PythonDefectsDocTests {

	private static final Path ROOT = Path.of(System.getProperty("basedir", "."), "..").normalize();

	private static final Map<String, Integer> IDS = Map.of("A", 21, "B", 16, "C", 13, "D", 16);

	private static final Pattern ROW = Pattern.compile("^\\| ([A-D][0-9]+) \\| [^|]+ \\| ([^|]+) \\|$",
			Pattern.MULTILINE);

	private static final Pattern TEST = Pattern.compile("`([A-Za-z.]+)#([A-Za-z0-9]+)`");

	@Test
	void everyDefectHasOneRow() throws IOException {
		List<String> documented = ROW.matcher(document()).results().map((row) -> row.group(1)).toList();
		assertThat(documented).containsExactlyInAnyOrderElementsOf(IDS.entrySet()
			.stream()
			.flatMap((letter) -> IntStream.rangeClosed(1, letter.getValue())
				.mapToObj((number) -> letter.getKey() + number))
			.toList());
	}

	@Test
	void everyTestThatIsNamedExists() throws IOException {
		Map<Path, String> sources = sources();
		ROW.matcher(document()).results().forEach((row) -> TEST.matcher(row.group(2)).results().forEach((test) -> {
			Path file = Path.of(test.group(1).replace('.', '/') + ".java");
			assertThat(sources.entrySet()
				.stream()
				.filter((source) -> source.getKey().endsWith(file))
				.filter((source) -> source.getValue().contains("\tvoid " + test.group(2) + "("))).as(test.group())
				.hasSize(1);
		}));
	}

	private static String document() throws IOException {
		return Files.readString(ROOT.resolve("docs/python-defects.md"));
	}

	/** All tests of all modules. */
	private static Map<Path, String> sources() {
		return HouseRulesTests.tests()
			.stream()
			.flatMap(PythonDefectsDocTests::below)
			.collect(Collectors.toMap((file) -> file, PythonDefectsDocTests::text));
	}

	private static Stream<Path> below(Path directory) {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter((file) -> file.toString().endsWith(".java")).toList().stream();
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

}
