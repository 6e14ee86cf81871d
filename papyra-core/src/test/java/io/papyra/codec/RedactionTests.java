package io.papyra.codec;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RedactionTests {

	private final Redaction redaction = new Redaction(Set.of("api-key", "Password", "..."));

	@ParameterizedTest
	@ValueSource(strings = { "password", "PASSWORD", "db.password", "my_pass-word", "passwordHash", "apiKey", "API_KEY",
			"x-api-key", "a.p.i.k.e.y" })
	void aKeyIsMaskedThatHoldsAWordInAnySpelling(String key) {
		assertThat(this.redaction.masks(key)).isTrue();
		assertThat(this.redaction.masks(key)).as("asked again").isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "pass", "word", "user", "api", "key", "...", "-_-" })
	void otherKeysAreNot(String key) {
		assertThat(this.redaction.masks(key)).isFalse();
	}

	@Test
	void withoutWordsNothingIsMasked() {
		assertThat(new Redaction(Set.of()).masks("password")).isFalse();
	}

	@Test
	void moreKeysThanAreRememberedAreStillDecidedRightly() {
		for (int i = 0; i < 5000; i++) {
			assertThat(this.redaction.masks("key" + i)).isFalse();
			assertThat(this.redaction.masks("password" + i)).isTrue();
		}
	}

	@Test
	void valuesAreMaskedAtEveryDepthAndOfEveryType() {
		Map<String, Object> inner = new LinkedHashMap<>();
		inner.put("user", "ann");
		inner.put("password", List.of("a", Map.of("b", 1)));
		assertThat(written(List.of(inner, new Login("bob", "hunter2"))))
			.isEqualTo("[{\"user\":\"ann\",\"password\":\"******\"},{\"user\":\"bob\",\"dbPassword\":\"******\"}]");
	}

	@Test
	void aMaskedValueIsNotEvenLookedAt() {
		Object trap = new Object() {
			@Override
			public String toString() {
				throw new AssertionError("looked at");
			}
		};
		assertThat(written(Map.of("password", trap))).isEqualTo("{\"password\":\"******\"}");
	}

	private static String written(Object value) {
		JsonOutput out = new JsonOutput();
		new PayloadWriter(out, Set.of("password")).write(value);
		return new String(out.array(), 0, out.length(), StandardCharsets.UTF_8);
	}

	record Login(String user, String dbPassword) {
	}

}
