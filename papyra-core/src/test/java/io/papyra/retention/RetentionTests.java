package io.papyra.retention;

import java.time.Duration;
import java.util.Map;

import io.papyra.fact.FactKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What a limit may be, and what a policy says of itself. */
class RetentionTests {

	@ParameterizedTest
	@ValueSource(longs = { 0, -1, Long.MIN_VALUE })
	void aNumberOfFactsBelowOneIsRefused(long number) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Retention(number, null, null))
			.withMessageContaining("max-records")
			.withMessageContaining(String.valueOf(number));
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -1, Long.MIN_VALUE })
	void anAgeThatIsNotAboveZeroIsRefused(long seconds) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Retention(null, Duration.ofSeconds(seconds), null))
			.withMessageContaining("max-age");
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -1, Long.MIN_VALUE })
	void aSizeBelowOneByteIsRefused(long bytes) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Retention(null, null, bytes))
			.withMessageContaining("max-total-size")
			.withMessageContaining(String.valueOf(bytes));
	}

	@Test
	void theSmallestLimitsAreAllowed() {
		assertThat(new Retention(1L, Duration.ofNanos(1), 1L).isLimited()).isTrue();
	}

	@Test
	void whatIsLimitedIsTold() {
		assertThat(Retention.UNLIMITED.isLimited()).isFalse();
		assertThat(new Retention(null, Duration.ofDays(1), null)).matches(Retention::isLimited)
			.matches((retention) -> !retention.isBounded());
		assertThat(limited(5L)).matches(Retention::isLimited).matches(Retention::isBounded);
		assertThat(new Retention(null, null, 5L)).matches(Retention::isBounded);
	}

	@Test
	void aKindThatAPolicyDoesNotNameIsUnlimited() {
		RetentionPolicy policy = new RetentionPolicy(Map.of(FactKind.AUDIT, limited(5L)));
		assertThat(policy.isLimited()).isTrue();
		assertThat(policy.of(FactKind.AUDIT).maxRecords()).isEqualTo(5);
		assertThat(policy.of(FactKind.EVENT)).isEqualTo(Retention.UNLIMITED);
		assertThat(RetentionPolicy.NONE.isLimited()).isFalse();
		assertThat(RetentionPolicy.same(Retention.UNLIMITED).isLimited()).isFalse();
	}

	@Test
	void aPolicySaysWhatCounts() {
		RetentionPolicy policy = new RetentionPolicy(Map.of(FactKind.EVENT, limited(5L), FactKind.DEAD_LETTER,
				new Retention(null, Duration.ofHours(24), 1024L)));
		assertThat(policy)
			.hasToString("event: newest 5; audit: everything; dead_letter: not older than 1d, at most 1024 bytes");
		assertThat(RetentionPolicy.NONE).hasToString("everything");
	}

	@ParameterizedTest
	@CsvSource({ "PT720H, 30d", "PT36H, 36h", "PT90M, 90m", "PT90S, 90s", "PT0.5S, PT0.5S" })
	void anAgeIsToldInTheLargestUnitThatFits(Duration age, String told) {
		assertThat(new Retention(null, age, null)).hasToString("not older than " + told);
	}

	private static Retention limited(@Nullable Long records) {
		return new Retention(records, null, null);
	}

}
