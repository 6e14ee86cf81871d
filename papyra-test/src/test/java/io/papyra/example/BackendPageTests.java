package io.papyra.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Examples on the page about backends are code that is compiled here. */
class BackendPageTests {

	private static final Path MODULE = Path.of(System.getProperty("basedir", "."));

	private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	@Test
	void everyExampleIsCompiled() throws IOException {
		String sources;
		try (Stream<Path> files = Files.walk(MODULE.resolve("src/test/java"))) {
			sources = files.filter((file) -> file.toString().endsWith(".java"))
				.map(BackendPageTests::read)
				.collect(Collectors.joining("\n"));
		}
		List<String> examples = EXAMPLE.matcher(read(MODULE.resolve("../docs/backends.md")))
			.results()
			.map((MatchResult example) -> example.group(1))
			.toList();
		assertThat(examples).hasSizeGreaterThan(2).allSatisfy((example) -> assertThat(sources).contains(example));
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(file + " cannot be read", ex);
		}
	}

}
