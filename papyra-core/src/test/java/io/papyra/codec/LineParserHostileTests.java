package io.papyra.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

import io.papyra.fact.ActorEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bytes that nobody would write on purpose; the JDK's decoder and Jackson are the oracles
 * of what is damaged.
 */
class LineParserHostileTests {

	private static final String BEFORE = "{\"kind\":\"event\",\"system_id\":\"s\",\"actor_address\":\"a\","
			+ "\"event_type\":\"T\",\"timestamp\":1,\"payload\":";

	private static final JsonMapper JACKSON = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder()
				.maxNestingDepth(100_000)
				.maxNumberLength(Integer.MAX_VALUE)
				.maxStringLength(Integer.MAX_VALUE)
				.build())
			.build())
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private final LineParser parser = new LineParser();

	@Test
	void everyPairOfBytesInAStringIsJudgedAsTheDecoderDoes() {
		byte[] line = (BEFORE + "\"12\"}").getBytes(StandardCharsets.UTF_8);
		int place = BEFORE.length() + 1;
		for (int pair = 0; pair <= 0xffff; pair++) {
			line[place] = (byte) (pair >> 8);
			line[place + 1] = (byte) pair;
			assertSameAsOracle(line);
		}
	}

	@Test
	void everySequenceOfThreeAndFourBytesIsJudgedAsTheDecoderDoes() {
		int[] interesting = { 0x00, 0x20, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff };
		byte[] line = (BEFORE + "\"1234\"}").getBytes(StandardCharsets.UTF_8);
		int place = BEFORE.length() + 1;
		for (int lead = 0xc0; lead <= 0xff; lead++) {
			for (int second : interesting) {
				for (int third : interesting) {
					for (int fourth : interesting) {
						line[place] = (byte) lead;
						line[place + 1] = (byte) second;
						line[place + 2] = (byte) third;
						line[place + 3] = (byte) fourth;
						assertSameAsOracle(line);
					}
				}
			}
		}
	}

	@Test
	void everyByteAtEveryPlaceIsJudgedAsTheOraclesDo() {
		byte[] sound = (BEFORE + "[-1.5e+3,0,true,null,\"\\u00e9\\n\",{\"é\":{}}]}").getBytes(StandardCharsets.UTF_8);
		for (int place = 0; place < sound.length; place++) {
			byte[] line = sound.clone();
			for (int value = 0; value < 256; value++) {
				line[place] = (byte) value;
				assertSameAsOracle(line);
			}
		}
	}

	@Test
	void everyCutIsDamage() {
		byte[] sound = (BEFORE + "[1,{\"a\":\"b\"}]}").getBytes(StandardCharsets.UTF_8);
		for (int cut = 0; cut < sound.length; cut++) {
			assertThat(this.parser.inspect(sound, 0, cut).kind()).isEqualTo(LineKind.CORRUPTED);
			assertThat(this.parser.inspect(sound, cut + 1, sound.length).kind()).isEqualTo(LineKind.CORRUPTED);
		}
	}

	@Test
	void randomDamageIsJudgedAsTheOraclesDo() {
		Random random = new Random(20261120);
		byte[] sound = (BEFORE + "{\"a\":[1,-2.50,1e9,{}],\"b\":\"x\\\"y\\\\\",\"c\":[[],\"é€😀\",false]} }")
			.getBytes(StandardCharsets.UTF_8);
		String tokens = "{}[],:\"\\0123-+.eEtrufalsn \t\u0000é";
		byte[] alphabet = tokens.getBytes(StandardCharsets.UTF_8);
		for (int i = 0; i < 30_000; i++) {
			byte[] line = sound.clone();
			for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
				int from = random.nextInt(line.length);
				int length = Math.min(random.nextInt(4), line.length - from);
				byte[] insert = new byte[random.nextInt(3)];
				for (int j = 0; j < insert.length; j++) {
					insert[j] = alphabet[random.nextInt(alphabet.length)];
				}
				line = spliced(line, from, length, insert);
			}
			assertSameAsOracle(line);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "NaN", "Infinity", "-Infinity", "01", "+1", ".5", "1.", "1e", "1e+", "-", "0x10", "'a'",
			"a", "tru", "True", "nulll", "[1,]", "{,}", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "[1 2]", "1 2",
			"// c\n1", "/* c */1", "\"\\x\"", "\"\\u12g4\"", "\"\\u12\"", "\"\t\"", "\"" })
	void whatIsNotStrictJsonIsDamage(String value) {
		byte[] line = (BEFORE + value + "}").getBytes(StandardCharsets.UTF_8);
		assertThat(this.parser.inspect(line, 0, line.length).kind()).isEqualTo(LineKind.CORRUPTED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "42", "null", "[]", "\"x\"", "{}{}", "{} x", "\ufeff{}", "\u0000", "}", "{" })
	void whatIsNotOneObjectIsDamage(String line) {
		byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
		assertThat(this.parser.inspect(bytes, 0, bytes.length).kind()).isEqualTo(LineKind.CORRUPTED);
	}

	@Test
	void otherEncodingsAreDamage() {
		for (byte[] line : new byte[][] { (BEFORE + "1}").getBytes(StandardCharsets.UTF_16),
				(BEFORE + "1}").getBytes(StandardCharsets.UTF_16LE),
				(BEFORE + "1}").getBytes(StandardCharsets.UTF_16BE), new byte[4096] }) {
			assertThat(this.parser.inspect(line, 0, line.length).kind()).isEqualTo(LineKind.CORRUPTED);
		}
	}

	@Test
	void aThousandLevelsAreReadAndOneMoreIsTooDeep() {
		assertThat(this.parser.inspect(nested(999), 0, nested(999).length)).isSameAs(LineVerdict.EVENT);
		assertThat(this.parser.parse(nested(999), 0, nested(999).length)).isInstanceOf(ActorEvent.class);
		assertThat(this.parser.inspect(nested(1000), 0, nested(1000).length))
			.isEqualTo(LineVerdict.corrupted("nested deeper than 1000 at byte " + (BEFORE.length() + 999)));
		assertThat(this.parser.inspect(nested(100_000), 0, nested(100_000).length).kind())
			.isEqualTo(LineKind.CORRUPTED);
	}

	@Test
	void aNumberOfAMillionDigitsCostsNoMoreThanItsBytes() {
		for (String number : new String[] { "9".repeat(1_000_000), "0." + "9".repeat(1_000_000),
				"1e" + "9".repeat(1_000_000) }) {
			byte[] line = (BEFORE.replace("\"timestamp\":1", "\"timestamp\":" + number) + number + "}")
				.getBytes(StandardCharsets.UTF_8);
			ActorEvent event = (ActorEvent) this.parser.parse(line, 0, line.length);
			assertThat(event.payload()).isEqualTo(number);
			assertThat(event.timestamp()).isNull();
		}
	}

	@Test
	void aGiantStringIsReadAndItsDamageFound() {
		byte[] line = new byte[50_000_000];
		Arrays.fill(line, (byte) 'x');
		byte[] before = (BEFORE + "\"").getBytes(StandardCharsets.UTF_8);
		System.arraycopy(before, 0, line, 0, before.length);
		line[line.length - 2] = '"';
		line[line.length - 1] = '}';
		assertThat(this.parser.inspect(line, 0, line.length)).isSameAs(LineVerdict.EVENT);
		line[line.length - 9] = (byte) 0xff;
		assertThat(this.parser.inspect(line, 0, line.length).detail()).isEqualTo("not UTF-8 at byte 49999991");
	}

	private void assertSameAsOracle(byte[] line) {
		JsonNode expected = oracle(line);
		LineVerdict verdict = this.parser.inspect(line, 0, line.length);
		if ((verdict.kind() == LineKind.CORRUPTED) != (expected == null)) {
			throw new AssertionError(verdict + " but the oracle read " + expected + " from "
					+ new String(line, StandardCharsets.ISO_8859_1));
		}
		if (verdict.kind().isFact()) {
			assertThat(this.parser.parse(line, 0, line.length)).isNotNull();
		}
	}

	private static @Nullable JsonNode oracle(byte[] line) {
		try {
			String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
			JsonNode read = JACKSON.readTree(text);
			return read.isObject() ? read : null;
		}
		catch (CharacterCodingException | JacksonException ex) {
			return null;
		}
	}

	private static byte[] nested(int levels) {
		return (BEFORE + "[".repeat(levels) + "]".repeat(levels) + "}").getBytes(StandardCharsets.UTF_8);
	}

	private static byte[] spliced(byte[] line, int from, int length, byte[] insert) {
		byte[] result = new byte[line.length - length + insert.length];
		System.arraycopy(line, 0, result, 0, from);
		System.arraycopy(insert, 0, result, from, insert.length);
		System.arraycopy(line, from + length, result, from + insert.length, line.length - from - length);
		return result;
	}

}
