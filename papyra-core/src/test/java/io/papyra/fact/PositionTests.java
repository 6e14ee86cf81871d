package io.papyra.fact;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PositionTests {

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 9, 10, 118, Long.MAX_VALUE })
	void aNumberAndItsTextAreTheSamePosition(long number) {
		Position ofNumber = Position.of(number);
		Position ofText = Position.of(Long.toString(number));
		assertThat(ofNumber).isEqualTo(ofText).hasSameHashCodeAs(ofText).hasToString(Long.toString(number));
		assertThat(ofText.number()).hasValue(number);
		assertThat(ofNumber.text()).isEqualTo(ofText.text());
	}

	@ParameterizedTest
	@ValueSource(strings = { "007", "00", "+5", "-1", " 5", "5 ", "1e3", "\u0661", "9223372036854775808",
			"99999999999999999999999999", "1700000000000-5", "1-2,3-4,-" })
	void anyOtherTextIsNoNumber(String text) {
		Position position = Position.of(text);
		assertThat(position.number()).isEmpty();
		assertThat(position.isStart()).isFalse();
		assertThat(position.text()).isEqualTo(text);
		assertThat(position).hasToString(text).isEqualTo(Position.of(text)).hasSameHashCodeAs(Position.of(text));
		assertThat(position).isNotEqualTo(Position.of(7)).isNotEqualTo(Position.of(text + "x"));
	}

	@Test
	void theStartIsZero() {
		assertThat(Position.START).isEqualTo(Position.of(0)).isEqualTo(Position.of("0")).hasToString("0");
		assertThat(Position.of("0").isStart()).isTrue();
		assertThat(Position.of(1).isStart()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\t", "a\nb", "\u0000", "a\u007f" })
	void whatIsNoTextIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Position.of(text));
	}

	@Test
	void aTextHasAnEnd() {
		String longest = "x".repeat(Position.LONGEST);
		assertThat(Position.of(longest).text()).isEqualTo(longest);
		assertThatIllegalArgumentException().isThrownBy(() -> Position.of(longest + "x"));
		assertThatIllegalArgumentException().isThrownBy(() -> Position.of(-1));
	}

}
