package io.papyra.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import io.papyra.fact.FactKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What Papyra for Python 0.1.1 gets wrong with retention, done right. The end of a name
 * is the id of the defect. The same rows for facts that are really stored are in the
 * contract that every backend keeps, {@code io.papyra.test.RetentionContract}.
 */
class PythonDefectTests {

	private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

	@Test
	void oneFactThatIsLargerThanTheLimitNeverEmptiesTheHistory() {
		RetentionWindow window = window(new Retention(null, null, 10_000L));
		assertThat(window.offer(micros(NOW), 20_000)).isNull();
		assertThat(window.offer(micros(NOW), 1)).isEqualTo(ExpiryReason.SIZE);
	}

	@Test
	void ageIsThatOfTheWallClock() {
		RetentionWindow window = window(new Retention(null, Duration.ofDays(3650), null));
		assertThat(window.offer(micros(NOW.minus(Duration.ofDays(3649))), 1)).isNull();
		assertThat(window.offer(micros(NOW.minus(Duration.ofDays(3651))), 1)).isEqualTo(ExpiryReason.AGE);
	}

	@Test
	void aFactWithoutATimeIsNotTooOld() {
		RetentionWindow window = window(new Retention(null, Duration.ofSeconds(1), null));
		assertThat(window.offer(RetentionWindow.NO_TIME, 1)).isNull();
	}

	@Test
	void theSizeIsThatOfTheBytesStored() {
		RetentionWindow window = window(new Retention(null, null, 100L));
		assertThat(window.offer(micros(NOW), 60)).isNull();
		assertThat(window.offer(micros(NOW), 40)).isNull();
		assertThat(window.offer(micros(NOW), 1)).isEqualTo(ExpiryReason.SIZE);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -2 })
	void noLimitMeansTheOppositeOfWhatItSays(long limit) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Retention(limit, null, null));
		assertThatIllegalArgumentException().isThrownBy(() -> new Retention(null, Duration.ofSeconds(limit), null));
		assertThatIllegalArgumentException().isThrownBy(() -> new Retention(null, null, limit));
	}

	@Test
	void noKindPushesOutAnother() {
		RetentionPolicy policy = RetentionPolicy.same(new Retention(10L, null, null));
		RetentionWindow events = window(policy.of(FactKind.EVENT));
		for (int event = 0; event < 50; event++) {
			events.offer(micros(NOW), 1);
		}
		assertThat(events.isFull()).isTrue();
		assertThat(window(policy.of(FactKind.DEAD_LETTER)).offer(micros(NOW), 1)).isNull();
		assertThat(new RetentionPolicy(Map.of(FactKind.EVENT, new Retention(1L, null, null))).of(FactKind.DEAD_LETTER)
			.isLimited()).isFalse();
	}

	private static RetentionWindow window(Retention retention) {
		return new RetentionWindow(retention, NOW);
	}

	private static long micros(Instant time) {
		return time.getEpochSecond() * 1_000_000;
	}

}
