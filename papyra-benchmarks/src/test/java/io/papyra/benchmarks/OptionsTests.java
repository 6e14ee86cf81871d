package io.papyra.benchmarks;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** What a user may ask for, and what is told to one who asks for something else. */
class OptionsTests {

	@TempDir
	Path directory;

	@Test
	void sizesReachTheProcessThatAnswers() {
		Options options = Options.parse(List.of("large", "--sizes", "0.1,2"));
		List<Case> cases = options.suite().cases();
		assertThat(cases).extracting(Case::id).contains("json-0.1-start", "rotating-2-compact");
		assertThat(Options.parse(options.forkArguments(cases.get(0))).suite().cases()).extracting(Case::id)
			.isEqualTo(cases.stream().map(Case::id).toList());
	}

	@Test
	void whatMakesNoSenseIsRefusedByName() {
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(List.of("append", "--sizes", "1")))
			.withMessageContaining("append");
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(List.of("large", "--sizes", "1,big")))
			.withMessageContaining("big");
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(List.of("large", "--sizes", "0")));
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(List.of("nothing")));
	}

	@Test
	void aFullDiskIsToldBeforeAnythingIsMade() {
		assertThatIllegalStateException().isThrownBy(() -> DiskSpaceCheck.require(this.directory, Long.MAX_VALUE / 2))
			.withMessageContaining("--sizes")
			.withMessageContaining("GB are free");
	}

}
