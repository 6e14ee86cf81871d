package io.papyra.codec;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.PayloadMode;
import io.papyra.fact.PayloadPolicy;
import io.papyra.fact.PayloadRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class FactEncoderTests {

	private static final Instant NOW = Instant.parse("2026-01-14T08:45:23.000472Z");

	private static final ActorAddress ACTOR = ActorAddress.of("orders", 17, "/user/a");

	private final FactEncoder encoder = new FactEncoder("orders", 1000, Set.of("password"), InstantSource.fixed(NOW));

	@Test
	void anEventHasTheFieldsOfTheContractInTheirOrder() {
		assertThat(encoded(ActorEvent.of(ACTOR, "ActorStarted", Map.of("attempt", 3)))).isEqualTo(
				"{\"kind\":\"event\",\"system_id\":\"orders\",\"actor_address\":{\"system\":\"orders\",\"actor_id\":17,"
						+ "\"path\":\"/user/a\"},\"event_type\":\"ActorStarted\",\"payload\":{\"attempt\":3},"
						+ "\"timestamp\":1768380323.000472");
	}

	@Test
	void aDeadLetterHasTheFieldsOfTheContractInTheirOrder() {
		assertThat(encoded(new DeadLetter("other", ActorAddress.of("orders", "b"), "Pay", null, NOW))).isEqualTo(
				"{\"kind\":\"dead_letter\",\"system_id\":\"other\",\"target\":{\"system\":\"orders\",\"actor_id\":\"b\"},"
						+ "\"message_type\":\"Pay\",\"payload\":null,\"timestamp\":1768380323.000472");
	}

	@Test
	void anAuditHasTheFieldsOfTheContractInTheirOrder() {
		assertThat(encoded(new Audit("", NOW, 9, 8, 7, 6, 5, List.of("a", "ü"), List.of(), 4))).isEqualTo(
				"{\"kind\":\"audit\",\"system_id\":\"orders\",\"timestamp\":1768380323.000472,\"total_actors\":9,"
						+ "\"alive_actors\":8,\"stopping_actors\":7,\"restarting_actors\":6,\"registry_size\":5,"
						+ "\"registry_orphans\":[\"a\",\"ü\"],\"registry_dead\":[],\"dead_letters_count\":4");
	}

	@Test
	void aPlainAddressIsAPlainString() {
		assertThat(encoded(ActorEvent.of(ActorAddress.plain("local://1"), "X", null)))
			.contains("\"actor_address\":\"local://1\",");
	}

	@Test
	void aMissingTargetIsNull() {
		assertThat(encoded(DeadLetter.of(null, "X", null))).contains("\"target\":null,");
	}

	@ParameterizedTest
	@CsvSource({ "0, 0, 0.000000", "0, 1999, 0.000001", "-1, 500000000, -0.500000", "-1, 999999000, -0.000001",
			"-1, 0, -1.000000", "-2, 1000, -1.999999", "1768380323, 999999999, 1768380323.999999",
			"31556889864403199, 999999999, 31556889864403199.999999",
			"-31557014167219200, 0, -31557014167219200.000000" })
	void timeIsSecondsWithSixDecimals(long seconds, int nanos, String expected) {
		Instant time = Instant.ofEpochSecond(seconds, nanos);
		assertThat(encoded(new ActorEvent("", ACTOR, "X", null, time))).endsWith("\"timestamp\":" + expected);
	}

	@Test
	void identitiesAreCutAtAReasonableLength() {
		String giant = "x".repeat(4095) + "😀" + "y".repeat(1_000_000);
		String line = encoded(new ActorEvent(giant, ActorAddress.of(giant, giant), giant, null, null));
		assertThat(line).hasSizeLessThan(20_000)
			.contains("\"event_type\":\"" + "x".repeat(4095) + "…\"")
			.doesNotContain("\ufffd");
	}

	@Test
	void aListOfNamesIsCutAndTellsHowManyAreMissing() {
		List<String> names = Collections.nCopies(1_000_000, "ghost");
		assertThat(encoded(new Audit("", NOW, 1, 1, 0, 0, 0, names, List.of(), 0))).hasSizeLessThan(2000)
			.contains(",\"… and 999875 more\"],\"registry_dead\":[]");
	}

	@Test
	void aPayloadOverTheLimitIsReplacedByItsSize() {
		assertThat(encoded(ActorEvent.of(ACTOR, "X", new byte[750]))).contains(
				"\"payload\":{\"papyra_omitted\":\"payload too large\",\"size\":1002,\"max_size\":1000},\"timestamp");
	}

	@Test
	void aDeadLetterTellsWhyAndFromWhom() {
		DeadLetter letter = new DeadLetter("", ACTOR, "Order", 1, Instant.EPOCH, DeadLetter.Reason.DROPPED,
				"no room, password=hunter2", ActorAddress.of("other", 5, "/user/b"));
		String line = encoded(letter);
		assertThat(line).endsWith("\"timestamp\":0.000000,\"reason\":\"dropped\","
				+ "\"reason_text\":\"no room, password=******\",\"sender\":{\"system\":\"other\",\"actor_id\":5,"
				+ "\"path\":\"/user/b\"}");
		byte[] bytes = (line + "}").getBytes(StandardCharsets.UTF_8);
		DeadLetter read = (DeadLetter) new LineParser().parse(bytes, 0, bytes.length);
		assertThat(read.reason()).isEqualTo(DeadLetter.Reason.DROPPED);
		assertThat(read.reasonText()).isEqualTo("no room, password=******");
		assertThat(read.sender()).isEqualTo(letter.sender());
	}

	@Test
	void whatOlderAndNewerVersionsTellOfADeadLetterIsRead() {
		String old = encoded(new DeadLetter("", ACTOR, "Order", 1, Instant.EPOCH)) + "}";
		assertThat(old).doesNotContain("reason", "sender");
		for (String line : List.of(old, old.replace("}", ",\"reason\":\"eaten\",\"sender\":null,\"reason_text\":7}")
			.replaceFirst("(\"path\":\"/user/a\"),\"reason\".*?7\\}", "$1}"))) {
			byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
			DeadLetter read = (DeadLetter) new LineParser().parse(bytes, 0, bytes.length);
			assertThat(read.reason()).isNull();
			assertThat(read.reasonText()).isNull();
			assertThat(read.sender()).isNull();
		}
	}

	@Test
	void anAuditTellsItsSource() {
		String line = encoded(Audit.ofActors(1, 1, 0, 0, 0).withSource("census")) + "}";
		assertThat(line).endsWith("\"dead_letters_count\":0,\"source\":\"census\"}");
		byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
		assertThat(((Audit) new LineParser().parse(bytes, 0, bytes.length)).source()).isEqualTo("census");
		assertThat(encoded(Audit.ofActors(1, 1, 0, 0, 0))).doesNotContain("source");
	}

	@Test
	void aPolicySaysHowMuchOfAPayloadIsStored() {
		PayloadPolicy policy = new PayloadPolicy(PayloadMode.FULL,
				List.of(new PayloadRule(List.of(), List.of("/user/vault*"), PayloadMode.NONE),
						new PayloadRule(List.of("*Login", "Paid"), List.of(), PayloadMode.TYPE)),
				List.of());
		FactEncoder ruled = new FactEncoder("orders", 1000, Set.of(), policy, new TypesStoredAsText(),
				() -> Instant.EPOCH);
		String login = "\"" + Login.class.getName() + "\"";
		assertThat(payload(ruled, ACTOR, "X", new Login("bob", "h"))).isEqualTo(login);
		assertThat(payload(ruled, ACTOR, "Paid", Map.of("a", 1))).isEqualTo("\"java.util.ImmutableCollections$Map1\"");
		assertThat(payload(ruled, ACTOR, "X", Map.of("a", new Login("bob", "h")))).isEqualTo("{\"a\":" + login + "}");
		assertThat(payload(ruled, ActorAddress.of("orders", 1, "/user/vault-7"), "X", 1)).isEqualTo("null");
		assertThat(payload(ruled, ACTOR, "X", 1)).isEqualTo("1");
		FactEncoder types = new FactEncoder("orders", 1000, Set.of(),
				new PayloadPolicy(PayloadMode.TYPE, List.of(), List.of()), new TypesStoredAsText(),
				() -> Instant.EPOCH);
		Map<String, Object> crash = new LinkedHashMap<>();
		crash.put("error", new IllegalStateException("hunter2"));
		crash.put("directive", "stop");
		assertThat(payload(types, ACTOR, ActorEvent.CRASHED, crash))
			.isEqualTo("{\"error\":\"java.lang.IllegalStateException\",\"directive\":\"stop\"}");
		assertThat(payload(types, ACTOR, ActorEvent.STOPPED, Map.of("reason", "parent")))
			.isEqualTo("{\"reason\":\"parent\"}");
	}

	private static String payload(FactEncoder encoder, ActorAddress actor, String type, Object payload) {
		int length = encoder.encode(ActorEvent.of(actor, type, payload));
		String line = new String(encoder.array(), 0, length, StandardCharsets.UTF_8);
		return line.substring(line.indexOf("\"payload\":") + 10, line.lastIndexOf(",\"timestamp\""));
	}

	record Login(String user, String password) {
	}

	@Test
	void aPayloadAtTheLimitIsKept() {
		assertThat(encoded(ActorEvent.of(ACTOR, "X", "x".repeat(998)))).contains("\"" + "x".repeat(998) + "\"");
	}

	@Test
	void thePayloadLimitIsExact() {
		assertThat(encoded(ActorEvent.of(ACTOR, "X", "ü".repeat(500)))).contains("\"size\":1002,\"max_size\"");
		assertThat(encoded(ActorEvent.of(ACTOR, "X", List.of("x".repeat(996))))).contains("x\"],");
		assertThat(encoded(ActorEvent.of(ACTOR, "X", List.of("x".repeat(997))))).contains("papyra_omitted");
	}

	@Test
	void theSizeOfAGiantPayloadIsOnlyALowerBound() {
		List<String> endless = Collections.nCopies(Integer.MAX_VALUE, "x");
		assertThat(encoded(ActorEvent.of(ACTOR, "X", endless))).contains("\"at_least\":true,\"max_size\":1000}");
		assertThat(encoded(ActorEvent.of(ACTOR, "X", "x".repeat(50_000_000))))
			.contains("\"size\":50000002,\"at_least\":true");
		assertThat(this.encoder.array().length).isLessThan(16_384);
	}

	@Test
	void theEncoderContinuesAfterAPayloadThatWasAbortedDeepInside() {
		encoded(ActorEvent.of(ACTOR, "X", List.of(List.of(List.of("x".repeat(2000))))));
		List<Object> again = List.of(List.of(1));
		assertThat(encoded(ActorEvent.of(ACTOR, "X", again))).contains("\"payload\":[[1]],");
	}

	@Test
	void memoryOfAGiantFactIsGivenBack() {
		FactEncoder roomy = new FactEncoder("s", 10_000_000, Set.of(), InstantSource.fixed(NOW));
		roomy.encode(ActorEvent.of(ACTOR, "X", "x".repeat(5_000_000)));
		assertThat(roomy.array().length).isGreaterThan(5_000_000);
		roomy.encode(ActorEvent.of(ACTOR, "X", null));
		assertThat(roomy.array().length).isLessThan(10_000);
	}

	@Test
	@SuppressWarnings("NullAway")
	void nothingAtAllGivesNoBytesInsteadOfAnException() {
		assertThat(this.encoder.encode(null)).isZero();
		assertThat(this.encoder.length()).isZero();
	}

	@Test
	void aStackWithoutRoomGivesALineOrNothingButNoError() {
		Fact fact = ActorEvent.of(ACTOR, "X", List.of(List.of(Map.of("a", 1.5))));

		int[] lines = new int[1];
		try {
			encodeAtEveryDepth(fact, Integer.MAX_VALUE, lines);
		}
		catch (StackOverflowError expected) {
			// every level of the stack has tried it on the way up
		}
		assertThat(lines[0]).isPositive();
		assertThat(encoded(fact)).contains("\"payload\":[[{\"a\":1.5}]]");
	}

	private void encodeAtEveryDepth(Fact fact, int levels, int[] lines) {
		try {
			if (levels > 0) {
				encodeAtEveryDepth(fact, levels - 1, lines);
			}
		}
		finally {
			if (this.encoder.encode(fact) > 0) {
				lines[0]++;
			}
		}
	}

	private String encoded(Fact fact) {
		int length = this.encoder.encode(fact);
		assertThat(length).isEqualTo(this.encoder.length()).isPositive();
		return new String(this.encoder.array(), 0, length, StandardCharsets.UTF_8);
	}

}
