package io.papyra.shell.inspect;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Counting many names in little memory. */
class TopCounterTests {

	@Test
	void theMostFrequentComeFirst() {
		TopCounter tally = new TopCounter();
		List.of("b", "a", "c", "a", "b", "a").forEach(tally::add);
		assertThat(tally.top(2)).containsExactly(new TopCounter.Entry("a", 3), new TopCounter.Entry("b", 2));
		assertThat(tally.isExact()).isTrue();
	}

	@Test
	void theRarestAreForgottenWhenThereAreTooMany() {
		TopCounter tally = new TopCounter();
		for (int index = 0; index < 100_000; index++) {
			tally.add("once-" + index);
			tally.add("often");
		}
		assertThat(tally.top(1)).containsExactly(new TopCounter.Entry("often", 100_000));
		assertThat(tally.top(Integer.MAX_VALUE)).hasSizeLessThanOrEqualTo(20_000);
		assertThat(tally.isExact()).isFalse();
	}

}
