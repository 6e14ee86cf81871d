package io.papyra.proof;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each planted bug still finds its words in the engine. Whether it is caught, the gate
 * tells ({@link MutantTests}); that it can be planted at all, every build.
 */
class MutantWordsTests {

	static List<Mutant> mutants() {
		return Mutant.all();
	}

	@ParameterizedTest
	@MethodSource("mutants")
	void theWordsThatTheBugChangesAreThereOnce(Mutant mutant) throws IOException {
		assertThat(MutantLoader.planted(mutant)).contains(mutant.changes().get(0).to());
	}

}
