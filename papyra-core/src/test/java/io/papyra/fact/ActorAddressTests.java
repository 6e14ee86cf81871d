package io.papyra.fact;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ActorAddressTests {

	@ParameterizedTest
	@ValueSource(strings = { "orders:1", "orders://1", "orders/1", " orders : 1 ", "orders:01", "orders:-1" })
	void aTextIsTakenApart(String text) {
		ActorAddress parsed = ActorAddress.plain(text).parsed();
		assertThat(parsed.system()).isEqualTo("orders");
		assertThat(parsed.actorId()).isEqualTo(text.contains("-") ? -1L : 1L);
		assertThat(ActorAddress.plain(text).isPlain()).isTrue();
		if (!text.contains("-")) {
			assertThat(ActorAddress.plain(text)).isEqualTo(ActorAddress.of("orders", 1))
				.hasSameHashCodeAs(ActorAddress.of("orders", "1"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "orders", "orders:one", "orders:", ":1", "a:b:1", "/user/a-1", "urn:isbn:1", "orders:1x",
			"pekko://sys/user/a", "", "://1" })
	void anyOtherTextIsAnIdAsItIs(String text) {
		assertThat(ActorAddress.plain(text).parsed()).isEqualTo(ActorAddress.plain(text))
			.returns(text, ActorAddress::actorId);
	}

	@Test
	void aNameAfterTwoSlashesIsAnId() {
		assertThat(ActorAddress.plain("local://worker")).isEqualTo(ActorAddress.of("local", "worker"));
		assertThat(ActorAddress.of("local", "worker").matches("local://worker")).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "orders/1", "orders:1", "orders://1", "01", "1*", "orders/1*", "orders/*" })
	void aQuestionMeansTheSameActorInEverySpelling(String question) {
		assertThat(ActorAddress.of("orders", 1).matches(question)).isTrue();
		assertThat(ActorAddress.plain("orders:1").matches(question)).isTrue();
		assertThat(ActorAddress.plain("orders://1").matches(question)).isTrue();
		assertThat(ActorAddress.of("stock", 2).matches(question)).isFalse();
	}

	@Test
	void pathsTellActorsApart() {
		ActorAddress address = ActorAddress.of("orders", 1, "/user/a");
		assertThat(address).isNotEqualTo(ActorAddress.of("orders", 1));
		assertThat(address.matches("/user/a")).isTrue();
		assertThat(address.matches("/user/*")).isTrue();
		assertThat(address.matches("/user/b")).isFalse();
		assertThat(address.matches("orders:1")).isTrue();
		assertThat(address.matches("stock:1")).isFalse();
	}

}
