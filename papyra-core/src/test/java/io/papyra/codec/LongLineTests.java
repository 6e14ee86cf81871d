package io.papyra.codec;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A line that is seen in pieces is judged as one that is held. */
class LongLineTests {

	private static final List<String> WORDS = List.of("{", "}", "[", "]", ",", ":", " ", "\t", "\"kind\"", "\"event\"",
			"\"audit\"", "\"timestamp\"", "\"\\u006bind\"", "\"metric\"", "\"a\\n\\u00e9\"", "\"é€😀\"", "1", "-0.5e+7",
			"01", "1.", "-", "-Infinity", "NaN", "Infinity", "true", "false", "null", "nul", "\"\\x\"", "\"\u0001\"",
			"\"log_gap\"", "\"log_header\"", "7");

	@ParameterizedTest
	@ValueSource(strings = { "{\"kind\": \"event\", \"timestamp\": 1768380323.5}",
			"{\"kind\": \"event\", \"timestamp\": NaN, \"payload\": [1, {\"deep\": -Infinity}, [], {}, \"\\u00e9é\"]}",
			" {\"\\u006bind\" :\t\"\\u0061udit\" , \"timestamp\" : null } \r", "{\"kind\":\"metric\",\"v\":-0.5e-10}",
			"{\"kind\":7,\"kind\":\"dead_letter\",\"timestamp\":{\"timestamp\":[]}}" })
	void aRecordOfPapyraForPythonIsOneInEveryPiece(String line) {
		for (int cut = 0; cut <= line.getBytes(StandardCharsets.UTF_8).length; cut++) {
			assertThat(seen(line, cut)).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{}", "[]", "{\"kind\": \"event\"}", "{\"timestamp\": 1}",
			"{\"kind\": {\"kind\": \"event\"}, \"timestamp\": 1}", "{\"kind\": \"event\", \"x\": {\"timestamp\": 1}}",
			"{\"kind\": \"event\", \"timestamp\": 1}}", "{\"kind\": \"event\", \"timestamp\": 1,}",
			"{\"kind\": \"event\", \"timestamp\": 01}", "{\"kind\": \"event\", \"timestamp\": 1]",
			"{\"kind\": \"event\", \"timestamp\": \"\u0001\"}", "{\"kind\": \"log_gap\", \"timestamp\": 1}",
			"{\"kind\": \"event\", \"timestamp\": 1} {}", "{\"kind\": \"event\", \"kind\": 1, \"timestamp\": 1}" })
	void anythingElseIsNone(String line) {
		for (int cut = 0; cut <= line.getBytes(StandardCharsets.UTF_8).length; cut++) {
			assertThat(seen(line, cut)).isFalse();
		}
	}

	@Test
	void bytesThatAreNoTextAreNone() {
		byte[] line = "{\"kind\":\"event\",\"timestamp\":\"?\"}".getBytes(StandardCharsets.UTF_8);
		line[line.length - 3] = (byte) 0xe2;
		LongLine pieces = new LongLine();
		pieces.reset();
		pieces.add(line, 0, line.length);
		assertThat(pieces.isReadByPython()).isFalse();
	}

	@Test
	void itIsNestedAsDeepAsANewPythonReadsAndNoDeeper() {
		String line = "{\"kind\":\"event\",\"timestamp\":%s}";
		assertThat(seen(line.formatted("[".repeat(9_999) + "]".repeat(9_999)), 100)).isTrue();
		assertThat(seen(line.formatted("[".repeat(10_000) + "]".repeat(10_000)), 100)).isFalse();
	}

	@Test
	void theVerdictIsThatOfALineThatIsHeld() {
		Random random = new Random(20260114);
		LineParser parser = new LineParser();
		int accepted = 0;
		for (int round = 0; round < 200_000; round++) {
			String line = (round % 2 == 0) ? words(random) : mutated(random);
			byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
			LineVerdict verdict = parser.inspect(bytes, 0, bytes.length);
			boolean held = parser.isReadByPython() || verdict.kind().isFact()
					|| verdict.kind() == LineKind.UNKNOWN_KIND;
			assertThat(seen(line, random.nextInt(bytes.length + 1))).as(line).isEqualTo(held);
			accepted += held ? 1 : 0;
		}
		assertThat(accepted).isGreaterThan(1_000);
	}

	private static String words(Random random) {
		StringBuilder line = new StringBuilder("{\"kind\":\"event\",\"timestamp\":1");
		for (int i = random.nextInt(8); i > 0; i--) {
			line.append(WORDS.get(random.nextInt(WORDS.size())));
		}
		return line.append('}').toString();
	}

	private static String mutated(Random random) {
		StringBuilder line = new StringBuilder("{\"kind\":\"dead_letter\",\"p\":{\"a\":[1,-2.5e3,\"x\\u00e9é\",true,"
				+ "null,NaN,{\"b\":[]}]},\"timestamp\":17.5}");
		for (int i = random.nextInt(3); i > 0; i--) {
			int at = random.nextInt(line.length());
			String word = WORDS.get(random.nextInt(WORDS.size()));
			line.replace(at, at + random.nextInt(2), word.substring(0, random.nextInt(word.length()) + 1));
		}
		return line.toString();
	}

	private static boolean seen(String line, int cut) {
		byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
		LongLine pieces = new LongLine();
		pieces.reset();
		pieces.add(bytes, 0, cut);
		pieces.add(bytes, cut, bytes.length);
		return pieces.isReadByPython();
	}

}
