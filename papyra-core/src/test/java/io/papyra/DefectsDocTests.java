package io.papyra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Every row of the list of defects names tests, and every test that it names exists. */
class DefectsDocTests {

	private static final Path ROOT = Path.of(System.getProperty("basedir", "."), "..").normalize();

	private static final Pattern ROW = Pattern
		.compile("^\\| ([1-3]\\.[0-9]+[a-z]?) \\| [^|]+ \\| [^|]+ \\| ([^|]+) \\|$", Pattern.MULTILINE);

	private static final Pattern TEST = Pattern.compile("`([A-Za-z.]+)#([A-Za-z0-9_]+)`");

	@Test
	void everyRowNamesATestOrSaysThatItIsOpen() throws IOException {
		List<MatchResult> rows = rows();
		assertThat(rows).hasSizeGreaterThan(60);
		assertThat(rows.stream().map((row) -> row.group(1))).doesNotHaveDuplicates();
		assertThat(rows).allSatisfy(
				(row) -> assertThat(TEST.matcher(row.group(2)).find() || row.group(2).contains("*open")).as(row.group())
					.isTrue());
	}

	@Test
	void everyTestThatIsNamedExists() throws IOException {
		Map<Path, String> sources = sources();
		rows().forEach((row) -> TEST.matcher(row.group(2)).results().forEach((test) -> {
			Path file = Path.of(test.group(1).replace('.', '/') + ".java");
			assertThat(sources.entrySet()
				.stream()
				.filter((source) -> source.getKey().endsWith(file))
				.filter((source) -> source.getValue().contains(" " + test.group(2) + "("))).as(test.group()).hasSize(1);
		}));
	}

	private static List<MatchResult> rows() throws IOException {
		return ROW.matcher(Files.readString(ROOT.resolve("docs/defects.md"))).results().toList();
	}

	/** All tests of all modules. */
	private static Map<Path, String> sources() {
		Map<Path, String> sources = new HashMap<>();
		HouseRulesTests.tests().forEach((root) -> addSources(root, sources));
		return sources;
	}

	private static void addSources(Path root, Map<Path, String> sources) {
		try (Stream<Path> files = Files.walk(root)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
				sources.put(file, Files.readString(file));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
