package io.papyra.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The document on recovery knows each type of anomaly, and nothing else lists them.
 */
class AnomalyTypeTests {

	private static final Path DOCS = Path.of(System.getProperty("basedir", "."), "..", "docs");

	private static final Pattern TABLE = Pattern.compile("^\\| anomaly \\|.*\n\\|[- |]*\\|\n((?:\\|.*\n)+)",
			Pattern.MULTILINE);

	private static final Pattern TYPE = Pattern.compile("`([A-Z_]+)`");

	@Test
	void theDocumentOnRecoveryListsEachTypeAndNoOther() throws IOException {
		Matcher table = TABLE.matcher(Files.readString(DOCS.resolve("recovery.md")));
		assertThat(table.find()).isTrue();
		assertThat(TYPE.matcher(table.group(1)).results().map((found) -> found.group(1)))
			.containsExactlyInAnyOrderElementsOf(Arrays.stream(AnomalyType.values()).map(AnomalyType::name).toList());
	}

}
