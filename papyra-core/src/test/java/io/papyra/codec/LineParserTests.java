package io.papyra.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LineParserTests {

	private static final String EVENT = "{'kind':'event','system_id':'s','actor_address':'a','event_type':'T',"
			+ "'payload':%s,'timestamp':1.5}";

	private static final String HEADER = "{'kind':'log_header','format':1,'system_id':'s','created':1768380323.000472,"
			+ "'base_seq':5,'compacted_through_seq':4,'seq':5,'crc32c':'00000000'}";

	private final LineParser parser = new LineParser();

	@Test
	void aLineOfPapyraForPythonIsReadWithItsSpaces() {
		Fact fact = parse(
				"{\"kind\": \"event\", \"system_id\": \"orders\", \"actor_address\": {\"system\": \"orders\", "
						+ "\"actor_id\": 29}, \"event_type\": \"ActorStarted\", \"payload\": {\"a\": [1, 2.5, true, null, {\"b\": "
						+ "\"back\\\\slash\"}], \"big\": 9007199254740993, \"neg\": -1e-07}, \"timestamp\": 1768380323.0004723}\r");
		Map<String, @Nullable Object> payload = new LinkedHashMap<>();
		payload.put("a", Arrays.asList(1L, 2.5, true, null, Map.of("b", "back\\slash")));
		payload.put("big", 9007199254740993L);
		payload.put("neg", -1e-7);
		assertThat(fact).isEqualTo(new ActorEvent("orders", ActorAddress.of("orders", 29), "ActorStarted", payload,
				Instant.parse("2026-01-14T08:45:23.000472Z")));
	}

	@Test
	void theFactInspectedLastIsReadWithoutLookingAgain() {
		LineParser parser = new LineParser();
		assertThatIllegalStateException().isThrownBy(parser::fact);
		byte[] event = bytes("{'kind':'event','system_id':'s','actor_address':{'system':'s','actor_id':1},"
				+ "'event_type':'SystemStarted','payload':[1,2],'timestamp':0}");
		assertThat(parser.inspect(event, 0, event.length).kind()).isEqualTo(LineKind.EVENT);
		assertThat(parser.isOfRun()).isTrue();
		assertThat(parser.fact()).isEqualTo(new LineParser().parse(event, 0, event.length));
		byte[] other = bytes("{'kind':'event','system_id':'s','actor_address':{'system':'s','actor_id':1},"
				+ "'event_type':'SystemStartedLate','payload':'SystemStarted','timestamp':0}");
		parser.inspect(other, 0, other.length);
		assertThat(parser.isOfRun()).isFalse();
		byte[] broken = bytes("{'kind':'event'");
		parser.inspect(broken, 0, broken.length);
		assertThatExceptionOfType(LineFormatException.class).isThrownBy(parser::fact);
	}

	@Test
	void aDeadLetterIsRead() {
		String letter = "{'kind':'dead_letter','system_id':'s','target':%s,'message_type':'M','payload':1,'timestamp':0}";
		assertThat(parse(letter.formatted("null"))).isEqualTo(new DeadLetter("s", null, "M", 1L, Instant.EPOCH));
		assertThat(parse(letter.formatted("'local://1'")))
			.isEqualTo(new DeadLetter("s", ActorAddress.plain("local://1"), "M", 1L, Instant.EPOCH));
		assertThat(parse(letter.formatted("{'path':'/p','actor_id':'x','system':'y'}")))
			.isEqualTo(new DeadLetter("s", new ActorAddress("y", "x", "/p"), "M", 1L, Instant.EPOCH));
		assertThat(parse(letter.formatted("{}")))
			.isEqualTo(new DeadLetter("s", ActorAddress.UNKNOWN, "M", 1L, Instant.EPOCH));
	}

	@Test
	void anAuditIsRead() {
		assertThat(parse("{'kind':'audit','system_id':'s','timestamp':null,'total_actors':1,'alive_actors':2.0,"
				+ "'stopping_actors':-3,'restarting_actors':1e300,'registry_size':99999999999999999999,"
				+ "'registry_orphans':['a',1],'registry_dead':null,'dead_letters_count':7}"))
			.isEqualTo(new Audit("s", null, 1, 2, -3, Long.MAX_VALUE, Long.MAX_VALUE, List.of("a", "1"), List.of(), 7));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "null|", "true|java.lang.Boolean", "'x'|java.lang.String", "12|java.lang.Long",
					"-9223372036854775808|java.lang.Long", "9223372036854775808|java.math.BigInteger",
					"0.1|java.lang.Double", "-0.0|java.lang.Double", "1e400|java.math.BigDecimal",
					"0.1000000000000000055511151231257827|java.math.BigDecimal", "[]|java.util.ArrayList",
					"{}|java.util.LinkedHashMap", "1e99999999999|java.lang.String" })
	void valuesComeBackAsTheTypesTheContractNames(String json, @Nullable String type) {
		Object payload = ((ActorEvent) parse(EVENT.formatted(json))).payload();
		assertThat((payload != null) ? payload.getClass().getName() : null).isEqualTo(type);
	}

	@Test
	void numbersLoseNoDigit() {
		assertThat(payload("123456789012345678901234567890"))
			.isEqualTo(new BigInteger("123456789012345678901234567890"));
		assertThat(payload("3.14159265358979323846")).isEqualTo(new BigDecimal("3.14159265358979323846"));
		assertThat(payload("9".repeat(5000))).isEqualTo("9".repeat(5000));
	}

	@Test
	void escapesAreDecoded() {
		assertThat(payload("'\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\ud83d\\ude00\\ud800é😀'"))
			.isEqualTo("\\/\b\f\n\r\tAé😀\ud800é😀");
	}

	@ParameterizedTest
	@CsvSource({ "0, 0, 0", "1.5, 1, 500000000", "-1.5, -2, 500000000", "1768380323.0004723, 1768380323, 472000",
			"1768380323.9999996, 1768380324, 0", "-0.0000001, 0, 0", "1.76838e9, 1768380000, 0", "1e-999999999, 0, 0",
			"31556889864403199, 31556889864403199, 0", "0.0000005000000, 0, 1000", "1e9, 1000000000, 0",
			"-62135596800.25, -62135596801, 750000000" })
	void timeIsReadToTheNearestMicrosecond(String number, long seconds, int nanos) {
		assertThat(time(number)).isEqualTo(Instant.ofEpochSecond(seconds, nanos));
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "'1768380323'", "true", "{}", "[1]", "1e300", "-1e18", "1e999999999",
			"1e99999999999", "31556889864403200" })
	void aTimeThatIsNoneLeavesTheFactWithoutOne(String value) {
		assertThat(time(value)).isNull();
	}

	@Test
	void ofAKeyThatOccursTwiceTheLastCounts() {
		assertThat(parse("{'kind':'x','payload':1,'kind':'event','system_id':'s','actor_address':'a','event_type':'T',"
				+ "'payload':2,'timestamp':1,'\\u0070ayload':3}"))
			.isEqualTo(new ActorEvent("s", ActorAddress.plain("a"), "T", 3L, Instant.ofEpochSecond(1)));
	}

	@Test
	void fieldsThatAreNotKnownAreIgnored() {
		assertThat(parse("{'seq':'x','crc32c':{},'new':[[]],'kind':'\\u0065vent','system_id':'s','actor_address':'a',"
				+ "'event_type':'T','payload':1,'timestamp':1}"))
			.isInstanceOf(ActorEvent.class);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "{}|no field 'kind'",
			"{'kind':null}|field 'kind' is null, not a string", "{'kind':1}|field 'kind' is a number, not a string",
			"{'kind':'event','system_id':'s'}|event: field 'actor_address' is missing",
			"{'kind':'event','system_id':1,'actor_address':'a','event_type':'T','payload':1,'timestamp':1}|event: field 'system_id' is a number",
			"{'kind':'event','system_id':'s','actor_address':7,'event_type':'T','payload':1,'timestamp':1}|event: field 'actor_address' is a number",
			"{'kind':'event','system_id':'s','actor_address':null,'event_type':'T','payload':1,'timestamp':1}|event: field 'actor_address' is null",
			"{'kind':'event','system_id':'s','actor_address':'a','event_type':[],'payload':1,'timestamp':1}|event: field 'event_type' is an array",
			"{'kind':'event','system_id':'s','actor_address':'a','event_type':'T','timestamp':1}|event: field 'payload' is missing",
			"{'kind':'event','system_id':'s','actor_address':'a','event_type':'T','payload':1}|event: field 'timestamp' is missing",
			"{'kind':'dead_letter','system_id':'s','message_type':'T','payload':1,'timestamp':1}|dead_letter: field 'target' is missing",
			"{'kind':'dead_letter','system_id':'s','target':true,'message_type':'T','payload':1,'timestamp':1}|dead_letter: field 'target' is a boolean",
			"{'kind':'audit','system_id':'s','timestamp':1,'total_actors':'1'}|audit: field 'total_actors' is a string",
			"{'kind':'log_header','format':1,'base_seq':1}|log_header: field 'compacted_through_seq' is missing",
			"{'kind':'log_header','format':1.5}|log_header: field 'format' is not a whole number from 1",
			"{'kind':'log_header','format':'1'}|log_header: field 'format' is a string",
			"{'kind':'log_header','format':1,'base_seq':1e3}|log_header: field 'base_seq' is not a whole number" })
	void aRecordWithoutWhatItsKindRequiresIsInvalid(String line, String detail) {
		assertThat(inspect(line)).isEqualTo(new LineVerdict(LineKind.INVALID_RECORD, detail));
	}

	@Test
	void anUnknownKindIsToldByItsName() {
		assertThat(inspect("{'kind':'metric'}")).isEqualTo(new LineVerdict(LineKind.UNKNOWN_KIND, "kind 'metric'"));
		assertThat(inspect("{'kind':'" + "x".repeat(1_000_000) + "'}").detail()).hasSizeLessThan(100);
	}

	@Test
	void aGapIsValidWhateverItTells() {
		assertThat(inspect("{'kind':'log_gap'}").kind()).isEqualTo(LineKind.LOG_GAP);
	}

	@Test
	void aHeaderIsRead() {
		byte[] line = bytes(HEADER);
		assertThat(this.parser.parseHeader(line, 0, line.length))
			.isEqualTo(new LogHeader(1, "s", 1768380323000472L, 5, 4, 5));
	}

	@Test
	void aHeaderSurvivesWritingAndReading() {
		LogHeader header = new LogHeader(1, "naïve \"café\"", -1_500_000L, 7, 6, 0);
		byte[] line = bytes(new String(header.encode(), StandardCharsets.UTF_8) + ",'seq':7}");
		assertThat(this.parser.parseHeader(line, 0, line.length))
			.isEqualTo(new LogHeader(1, "naïve \"café\"", -1_500_000L, 7, 6, 7));
	}

	@Test
	void aHeaderOfANewerFormatIsKnownByItsFormatAlone() {
		byte[] line = bytes("{'kind':'log_header','format':2,'base_seq':'five'}");
		assertThat(this.parser.inspect(line, 0, line.length).kind()).isEqualTo(LineKind.LOG_HEADER);
		assertThat(this.parser.parseHeader(line, 0, line.length)).isEqualTo(new LogHeader(2, "", 0, 0, 0, 0));
	}

	@Test
	void aGapIsWrittenAsTheContractSays() {
		Map<String, Long> dropped = new LinkedHashMap<>();
		dropped.put("event", 3L);
		dropped.put("dead_letter", 990L);
		String gap = new String(new LogGap("orders", Instant.ofEpochSecond(3), Instant.ofEpochSecond(1),
				Instant.ofEpochSecond(2), dropped, Map.of("overflow", 993L))
			.encode(), StandardCharsets.UTF_8);
		assertThat(gap).isEqualTo("{\"kind\":\"log_gap\",\"system_id\":\"orders\",\"timestamp\":3.000000,"
				+ "\"since\":1.000000,\"until\":2.000000,\"dropped\":{\"event\":3,\"dead_letter\":990},"
				+ "\"reasons\":{\"overflow\":993}");
		assertThat(inspect(gap + "}").kind()).isEqualTo(LineKind.LOG_GAP);
	}

	@Test
	void readingWhatIsNoFactTellsWhatItIsInstead() {
		assertThatExceptionOfType(LineFormatException.class).isThrownBy(() -> parse(HEADER))
			.satisfies((ex) -> assertThat(ex.verdict().kind()).isEqualTo(LineKind.LOG_HEADER));
		assertThatExceptionOfType(LineFormatException.class).isThrownBy(() -> parse("{'kind':'event'}"))
			.withMessage("INVALID_RECORD: event: field 'system_id' is missing");
		byte[] event = bytes(EVENT.formatted("1"));
		assertThatExceptionOfType(LineFormatException.class)
			.isThrownBy(() -> this.parser.parseHeader(event, 0, event.length));
	}

	@Test
	void onlyTheGivenRangeIsLookedAt() {
		byte[] line = bytes("xx" + EVENT.formatted("1") + "}}");
		assertThat(this.parser.inspect(line, 2, line.length - 2)).isSameAs(LineVerdict.EVENT);
		assertThat(this.parser.inspect(line, 2, line.length - 3).kind()).isEqualTo(LineKind.CORRUPTED);
		assertThat(this.parser.inspect(line, 2, line.length - 1).kind()).isEqualTo(LineKind.CORRUPTED);
	}

	@Test
	void soundLinesLeaveNoGarbage() {
		assertThat(inspect(EVENT.formatted("1"))).isSameAs(inspect(EVENT.formatted("[2]")));
	}

	private @Nullable Object payload(String json) {
		return ((ActorEvent) parse(EVENT.formatted(json))).payload();
	}

	private @Nullable Instant time(String json) {
		return parse(EVENT.formatted("1").replace("1.5}", json + "}")).timestamp();
	}

	private LineVerdict inspect(String line) {
		byte[] bytes = bytes(line);
		return this.parser.inspect(bytes, 0, bytes.length);
	}

	private Fact parse(String line) {
		byte[] bytes = bytes(line);
		return this.parser.parse(bytes, 0, bytes.length);
	}

	/** Bytes of a line in which quotes may be written as apostrophes. */
	private static byte[] bytes(String line) {
		return line.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
	}

}
