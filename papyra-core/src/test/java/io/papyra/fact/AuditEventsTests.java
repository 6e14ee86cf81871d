package io.papyra.fact;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.papyra.codec.FactEncoder;
import io.papyra.codec.LineParser;
import io.papyra.recorder.RecorderOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AuditEventsTests {

	private static final String LONG = "x".repeat(10_000);

	/** Any may be a principal and a type; no two of them are the same one. */
	static List<String> texts() {
		return List.of("anna", "Anna", "", " ", "anna ", "anna/admin", "/user/cart-42", "../user/cart-42", "anna*", "*",
				"17", "-1", " 17", "orders:17", "orders://17", "orders/17", "ünï¢øđé 😀", "a\u0000b",
				"a\nb\tc\u001b[2J", "\u202egnp", "\"}],\\", "{\"a\":1}", "null", "******", "x".repeat(1000),
				"x".repeat(1001), LONG, LONG + "y", "😀".repeat(700), "y" + "😀".repeat(700), "\ud83d", "\ude00", "?",
				"a\ud83d", "a\ude00", "%2Fuser", "anna@example.com", "CN=Anna, OU=Sales, O=Acme",
				"auth0|5f7c8ec7c33c6c004bbafe82", AuditEvents.principal(event(LONG, "T")));
	}

	private static ActorEvent event(String principal, String type) {
		return ActorEvent.of(AuditEvents.address("orders", principal, type), AuditEvents.TYPE, null);
	}

	private static ActorEvent stored(ActorEvent event) {
		FactEncoder encoder = new FactEncoder("orders", 1000, RecorderOptions.DEFAULT_REDACTED_KEYS,
				InstantSource.system());
		assertThat(encoder.encode(event)).isPositive();
		byte[] line = new String(encoder.array(), 0, encoder.length(), StandardCharsets.UTF_8).concat("}")
			.getBytes(StandardCharsets.UTF_8);
		return (ActorEvent) new LineParser().parse(line, 0, line.length);
	}

	@ParameterizedTest
	@MethodSource("texts")
	void theAddressIsReadAsItWasStored(String text) {
		ActorEvent event = event(text, text);
		ActorEvent read = stored(event);
		assertThat(AuditEvents.isOne(read)).isTrue();
		assertThat(AuditEvents.principal(read)).isEqualTo(AuditEvents.principal(event));
		assertThat(AuditEvents.type(read)).isEqualTo(AuditEvents.type(event));
		assertThat(read.actorAddress().path()).isEqualTo(event.actorAddress().path());
		assertThat(read.actorAddress().system()).isEqualTo("orders");
	}

	@Test
	void whatFitsIsStoredAsItIsAndWhatDoesNotIsToldApart() {
		Set<String> names = new HashSet<>();
		for (String text : texts()) {
			assertThat(names.add(AuditEvents.principal(stored(event(text, "T"))))).as(text).isTrue();
		}
		assertThat(names).contains("anna", "", " ", "anna*", "ünï¢øđé 😀", "a\u0000b", "x".repeat(1000))
			.doesNotContain(LONG)
			.allSatisfy((name) -> assertThat(name).hasSizeLessThan(1100));
		assertThat(AuditEvents.principal(event(LONG, "T"))).startsWith("x".repeat(1000) + "…sha256:");
		assertThat(AuditEvents.type(stored(event("anna", LONG)))).startsWith("x".repeat(1000) + "…sha256:");
	}

	@ParameterizedTest
	@MethodSource("texts")
	void noPrincipalIsTakenForAnActor(String text) {
		ActorAddress address = AuditEvents.address("orders", text, "LOGIN");
		for (String question : List.of("17", "orders/17", "orders:17", "/user/cart-42", "/user/*", "user/*", "-1",
				"anna", "0", "/")) {
			assertThat(address.matches(question)).as(question).isFalse();
		}
	}

	@Test
	void actorsQuestionsFindThemByPrincipalAndByType() {
		ActorAddress address = AuditEvents.address("orders", "anna", "LOGIN");
		assertThat(address.matches("/principals/anna")).isTrue();
		assertThat(address.matches("/principals/an*")).isTrue();
		assertThat(address.matches("LOGIN")).isTrue();
		assertThat(address.matches("/principals/ann")).isFalse();
		assertThat(AuditEvents.asksForPrincipal("/principals/an*")).isTrue();
		assertThat(AuditEvents.asksForPrincipal("LOGIN")).isFalse();
		assertThat(AuditEvents.asksForPrincipal(null)).isFalse();
	}

	@Test
	void eventsOfTheSameNameMayBeOfAnotherProgram() {
		assertThat(AuditEvents.isOne(ActorEvent.of(ActorAddress.of("orders", 1, "/user/a"), AuditEvents.TYPE, null)))
			.isFalse();
		assertThat(AuditEvents.isOne(ActorEvent.of(ActorAddress.plain("anna"), AuditEvents.TYPE, null))).isFalse();
		assertThat(AuditEvents
			.isOne(ActorEvent.of(AuditEvents.address("orders", "anna", "LOGIN"), ActorEvent.STARTED, null))).isFalse();
		assertThat(
				AuditEvents.isOne(ActorEvent.of(new ActorAddress("o", 17L, "/principals/a"), AuditEvents.TYPE, null)))
			.isFalse();
	}

	/** As of bearer tokens that are refused. */
	@ParameterizedTest
	@ValueSource(strings = { "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.c2lnbmF0dXJlc2lnbmF0dXJl",
			"ghp_abcdefghijklmnopqrstuvwxyz0123", "anna password=c2lnbmF0dXJl" })
	void aPrincipalThatIsASecretIsMaskedBeforeItIsStored(String principal) {
		String stored = AuditEvents.principal(stored(event(principal, "LOGIN")));
		assertThat(stored).contains("******").doesNotContain("c2lnbmF0dXJl", "abcdefghijklm");
	}

	@Test
	void aTokenThatIsTooLongIsMaskedToo() {
		String stored = AuditEvents
			.principal(stored(event("eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiJhbm5hIn0".repeat(500) + ".c2lnbmF0", "T")));
		assertThat(stored).contains("******").doesNotContain("eyJzdWIiOiJhbm5hIn0");
	}

}
