package io.papyra.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every benchmark runs, and every peer has every record afterwards. Never how fast: that
 * is for a quiet machine and a long run.
 */
@Tag("slow")
class BenchmarkSmokeTests {

	@TempDir
	Path directory;

	@TestFactory
	Stream<DynamicTest> everyCaseRunsAndLosesNothing() {
		return Benchmarks.SUITES.stream().map((suite) -> DynamicTest.dynamicTest(suite.name(), () -> run(suite)));
	}

	private void run(Suite suite) throws Exception {
		Suite small = suite.sizes().isEmpty() ? suite : suite.sized("0.002");
		Options options = Options.usual(small).withSize(2000, 0, 1, 0).withDirectory(this.directory);
		small.check(options, small.cases());
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		List<Outcome> outcomes = Benchmarks.run(options, new PrintStream(out, true, StandardCharsets.UTF_8));
		assertThat(outcomes).hasSameSizeAs(small.cases()).allSatisfy((outcome) -> {
			assertThat(outcome.failure()).as(outcome.about().id()).isNull();
			assertThat(outcome.rounds()).as(outcome.about().id()).hasSize(1);
			assertThat(outcome.lost()).as(outcome.about().id()).isZero();
			assertThat(outcome.rounds().get(0).expected()).as(outcome.about().id()).isPositive();
		});
		assertThat(out.toString(StandardCharsets.UTF_8)).contains(small.question()).doesNotContain("LOST", "TOO MANY");
		assertThat(this.directory.resolve(suite.name() + ".json")).content(StandardCharsets.UTF_8)
			.contains("\"benchmark\" : \"" + suite.name() + "\"")
			.contains(small.cases().get(0).id());
	}

}
