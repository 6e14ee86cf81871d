package io.papyra.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What IDEs and readers are told about properties, and that it is the same. */
class DocumentationTests {

	private static final Pattern ROW = Pattern.compile("^\\| `([a-z.-]+)` \\| (?:`([^`]*)`|none) \\| (.+) \\|$",
			Pattern.MULTILINE);

	private static final Map<String, JsonNode> PROPERTIES = new TreeMap<>();

	private static JsonNode metadata;

	@BeforeAll
	static void readMetadata() throws IOException {
		try (InputStream json = DocumentationTests.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			metadata = JsonMapper.builder().build().readTree(json);
		}
		metadata.get("properties").forEach((property) -> PROPERTIES.put(property.get("name").asString(), property));
	}

	private static Path docs(String name) {
		return Path.of(System.getProperty("basedir", "."), "..", "docs", name);
	}

	@Test
	void everyPropertyHasADescription() {
		assertThat(PROPERTIES).hasSizeGreaterThan(20)
			.allSatisfy((name, property) -> assertThat(property.path("description").asString("")).as(name)
				.endsWith(".")
				.hasSizeGreaterThan(20)
				.doesNotStartWith("The ")
				.doesNotStartWith("A "));
	}

	@Test
	void theReferenceListsEveryPropertyWithItsDefaultAndNoOther() throws IOException {
		Map<String, String> documented = ROW.matcher(Files.readString(docs("configuration.md")))
			.results()
			.collect(Collectors.toMap((row) -> row.group(1), DocumentationTests::defaultOf));
		Map<String, String> actual = PROPERTIES.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey,
					(property) -> withoutBrackets(property.getValue().path("defaultValue").asString(""))));
		assertThat(documented).containsExactlyInAnyOrderEntriesOf(actual);
	}

	private static String defaultOf(MatchResult row) {
		return (row.group(2) != null) ? row.group(2) : "";
	}

	private static String withoutBrackets(String value) {
		return value.replaceAll("^\\[|\\]$", "");
	}

	@Test
	void hintsAreForPropertiesThatExist() {
		assertThat(metadata.get("hints")).isNotEmpty()
			.allSatisfy((hint) -> assertThat(PROPERTIES).containsKey(hint.get("name").asString()));
	}

	@Test
	void theReferenceOfTheActuatorNamesEveryMeterAndArea() throws IOException {
		assertThat(Files.readString(docs("actuator.md"))).contains("papyra.facts.written{backend,kind}",
				"papyra.facts.dropped{reason}", "papyra.bytes.written", "papyra.write.errors", "papyra.write.batch",
				"papyra.write`", "papyra.buffer.used", "papyra.write.stalled", "papyra.damaged", "papyra.storage.size",
				"papyra.scan{outcome}", "papyra.recovery{outcome}", "papyra.anomalies.detected{type}",
				"papyra.facts.stored{kind}", "papyra.facts.expired{kind,reason}", "papyra.compaction{outcome}",
				"papyra.compaction.reclaimed", "/doctor", "/events", "/audits", "/dead-letters", "/actors/{path or id}",
				"/scan, /compact, /recover");
	}

}
