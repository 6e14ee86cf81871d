package io.papyra.shell.inspect;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Counting many names in little memory. */
class TallyTests {

	@Test
	void theMostFrequentComeFirst() {
		Tally tally = new Tally();
		List.of("b", "a", "c", "a", "b", "a").forEach(tally::add);
		assertThat(tally.top(2)).containsExactly(new Tally.Entry("a", 3), new Tally.Entry("b", 2));
		assertThat(tally.isExact()).isTrue();
	}

	@Test
	void theRarestAreForgottenWhenThereAreTooMany() {
		Tally tally = new Tally();
		for (int index = 0; index < 100_000; index++) {
			tally.add("once-" + index);
			tally.add("often");
		}
		assertThat(tally.top(1)).containsExactly(new Tally.Entry("often", 100_000));
		assertThat(tally.top(Integer.MAX_VALUE)).hasSizeLessThanOrEqualTo(20_000);
		assertThat(tally.isExact()).isFalse();
	}

}
