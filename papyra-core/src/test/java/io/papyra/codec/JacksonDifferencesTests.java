package io.papyra.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the codec refuses and Jackson's streaming parser with its defaults accepts, and
 * the other way round: the table of the decision page, made of what both do.
 */
class JacksonDifferencesTests {

	private static final Path PAGE = Path.of(System.getProperty("basedir", "."), "..", "docs", "decisions", "codec.md");

	private static final String BEGINNING = "| in a line of an event | Papyra | Jackson, tokens | Jackson, strings read |\n";

	private static final String BEFORE = "{\"kind\":\"event\",\"system_id\":\"s\",\"actor_address\":\"a\","
			+ "\"event_type\":\"T\",\"timestamp\":1,\"payload\":";

	private final JsonFactory jackson = new JsonFactory();

	@Test
	void theTableOfTheDecisionIsWhatBothDo() throws IOException {
		StringBuilder table = new StringBuilder(BEGINNING).append("| --- | --- | --- | --- |\n");
		lines().forEach((what, row) -> table.append("| ")
			.append(what)
			.append(" | ")
			.append(word(row, JacksonDifferencesTests::accepts))
			.append(" | ")
			.append(word(row, (each) -> reads(each, false)))
			.append(" | ")
			.append(word(row, (each) -> reads(each, true)))
			.append(" |\n"));
		String page = Files.readString(PAGE);
		int from = page.indexOf(BEGINNING);
		int to = page.indexOf("\n\n", from) + 1;
		assertThat(from).as("the table in %s", PAGE).isNotNegative();
		if (Boolean.getBoolean("papyra.update")) {
			Files.writeString(PAGE, page.substring(0, from) + table + page.substring(to));
			return;
		}
		assertThat(page.substring(from, to)).as("write it with -Dpapyra.update=true").isEqualTo(table.toString());
	}

	@Test
	void aValidLineIsReadByBoth() {
		assertThat(accepts(payload("{\"a\":[1,\"é\"]}"))).isTrue();
		assertThat(reads(payload("{\"a\":[1,\"é\"]}"), true)).isTrue();
	}

	private static Map<String, List<byte[]>> lines() {
		Map<String, List<byte[]>> lines = new LinkedHashMap<>();
		lines.put("a byte that is no UTF-8 (`ff`) in a string", List.of(raw(0xff)));
		lines.put("half a character (`c3 28`)", List.of(raw(0xc3, 0x28)));
		lines.put("an overlong form (`c0 80`)", List.of(raw(0xc0, 0x80)));
		lines.put("a surrogate as UTF-8 (`ed a0 80`)", List.of(raw(0xed, 0xa0, 0x80)));
		lines.put("the same line as UTF-16 or UTF-32", List.of(payload("1", StandardCharsets.UTF_16LE),
				payload("1", StandardCharsets.UTF_16BE), payload("1", Charset.forName("UTF-32BE"))));
		lines.put("a byte order mark before it", List.of(bytes("\ufeff" + BEFORE + "1}")));
		lines.put("a second object, or words, after it",
				List.of(bytes(BEFORE + "1}{\"kind\":\"event\"}"), bytes(BEFORE + "1} [\"more\"]")));
		lines.put("an array or a number in its place", List.of(bytes("[1]"), bytes("1")));
		lines.put("nothing at all, or spaces", List.of(bytes(""), bytes("  ")));
		lines.put("a duplicate key", List.of(payload("{\"a\":1,\"a\":2}")));
		lines.put("a lone surrogate as an escape (`\\ud800`)", List.of(payload("\"\\ud800\"")));
		lines.put("`NaN`, `Infinity`", List.of(payload("NaN"), payload("Infinity"), payload("-Infinity")));
		lines.put("`01`, `+1`, `.5`, `1.`", List.of(payload("01"), payload("+1"), payload(".5"), payload("1.")));
		lines.put("a comment, a trailing comma", List.of(payload("/* */1"), payload("[1,]")));
		lines.put("a tab or a NUL in a string", List.of(payload("\"\t\""), payload("\"\u0000\"")));
		lines.put("cut off at its end", List.of(bytes(BEFORE + "1"), bytes(BEFORE + "\"a")));
		lines.put("999 levels in the payload", List.of(payload("[".repeat(999) + "]".repeat(999))));
		lines.put("1,001 levels", List.of(payload("[".repeat(1001) + "]".repeat(1001))));
		lines.put("a number of 1,001 digits", List.of(payload("9".repeat(1001))));
		lines.put("a key of 60,000 letters", List.of(payload("{\"" + "k".repeat(60_000) + "\":1}")));
		return lines;
	}

	/** Of several lines in one row both have to think the same. */
	private static String word(List<byte[]> lines, Predicate<byte[]> accepted) {
		List<String> words = lines.stream()
			.map((line) -> accepted.test(line) ? "accepts" : "refuses")
			.distinct()
			.toList();
		assertThat(words).hasSize(1);
		return words.get(0);
	}

	private static boolean accepts(byte[] line) {
		return new LineParser().inspect(line, 0, line.length).kind() == LineKind.EVENT;
	}

	/** Whether Jackson comes to the end of the line, with or without making strings. */
	private boolean reads(byte[] line, boolean strings) {
		try (JsonParser parser = this.jackson.createParser(ObjectReadContext.empty(), line)) {
			while (parser.nextToken() != null) {
				if (strings) {
					parser.getString();
				}
			}
			return true;
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	private static byte[] payload(String json) {
		return payload(json, StandardCharsets.UTF_8);
	}

	private static byte[] payload(String json, Charset charset) {
		return (BEFORE + json + "}").getBytes(charset);
	}

	private static byte[] raw(int... bytes) {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		line.writeBytes(bytes(BEFORE + "\""));
		for (int each : bytes) {
			line.write(each);
		}
		line.writeBytes(bytes("\"}"));
		return line.toByteArray();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
