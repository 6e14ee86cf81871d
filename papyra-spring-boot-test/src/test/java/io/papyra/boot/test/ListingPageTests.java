package io.papyra.boot.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each listing of these pages is a whole file, with its imports, which is compiled here
 * and which a test runs.
 */
class ListingPageTests {

	private static final Path MODULE = Path.of(System.getProperty("basedir", "."));

	private static final Pattern LISTING = Pattern
		.compile("(?s)```java\n(package ([\\w.]+);.*?\\b(?:class|record) (\\w+).*?)```");

	@ParameterizedTest
	@ValueSource(strings = { "own-actors.md", "own-payloads.md", "several-contexts.md" })
	void itsListingsAreCompiledAsTheyAreThere(String name) throws IOException {
		Path page = MODULE.resolve("../docs").resolve(name);
		String text = Files.readString(page);
		Matcher listing = LISTING.matcher(text);
		StringBuilder current = new StringBuilder();
		while (listing.find()) {
			Path source = MODULE.resolve("src/test/java")
				.resolve(listing.group(2).replace('.', '/'))
				.resolve(listing.group(3) + ".java");
			listing.appendReplacement(current,
					Matcher.quoteReplacement("```java\n" + Files.readString(source) + "```"));
		}
		listing.appendTail(current);
		assertThat(current).contains("```java\npackage ");
		if (Boolean.getBoolean("papyra.update")) {
			Files.writeString(page, current);
		}
		assertThat(Files.readString(page)).as("write it with -Dpapyra.update=true").isEqualTo(current.toString());
	}

}
