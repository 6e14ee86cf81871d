package io.papyra.proof;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The test of the tests: twenty-two bugs, each planted into the real engine by changing
 * its source, and each is caught by the very verifier that judges the engine itself.
 */
@Tag("bugs")
@Execution(ExecutionMode.CONCURRENT)
class MutantTests {

	@TempDir
	Path directory;

	static List<Mutant> mutants() {
		return Mutant.all();
	}

	@ParameterizedTest
	@MethodSource("mutants")
	void everyPlantedBugIsCaught(Mutant mutant) throws Exception {
		long began = System.nanoTime();
		String found = hunt(mutant, first(mutant));
		System.out.printf("%s: caught in %,d ms by %s%n", mutant, (System.nanoTime() - began) / 1_000_000, found);
		assertThat(found).as(mutant.name()).isNotEmpty();
	}

	@Test
	void nothingIsCaughtWhereNothingIsPlanted() throws Exception {
		Mutant none = new Mutant("none", "internal/log/store/ActiveSegment", List.of(),
				new Mutant.Finder(Scenario.APPEND_SYNCED, StoreKind.JSON));
		String all = Mutant.all().stream().map(MutantTests::first).distinct().collect(Collectors.joining(","));
		assertThat(hunt(none, all)).isEmpty();
	}

	private static String first(Mutant mutant) {
		return mutant.first().scenario() + " " + mutant.first().kind();
	}

	@SuppressWarnings("unchecked")
	private String hunt(Mutant mutant, String first) throws Exception {
		MutantLoader loader = MutantLoader.of(mutant, this.directory);
		Function<String, String> hunt = (Function<String, String>) loader.loadClass(MutantHunt.class.getName())
			.getConstructor()
			.newInstance();
		return hunt.apply(first);
	}

}
