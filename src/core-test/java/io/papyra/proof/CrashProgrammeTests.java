package io.papyra.proof;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.papyra.report.RecoveryMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Losing the power at any moment of appending, going on in a new segment, dropping old
 * ones, compaction, repair and quarantine, and a second time while the first loss is
 * recovered from (F1 to F6, F8). {@code -Dpapyra.states=…} takes that many states of each
 * scenario.
 */
@Tag("proof")
class CrashProgrammeTests {

	/** Of stores in one file; those of many files take longer. */
	private static final int STATES = Integer.getInteger("papyra.states", 40);

	private static final AtomicLong ALL = new AtomicLong();

	private static final long BEGAN = System.nanoTime();

	static Stream<Arguments> scenarios() {
		return Stream.of(Scenario.values())
			.flatMap((scenario) -> Stream.of(StoreKind.values()).map((kind) -> Arguments.of(scenario, kind)));
	}

	static Stream<Arguments> pairs() {
		return Stream
			.of(Scenario.APPEND_SYNCED, Scenario.COMPACT_BESIDE_WRITER, Scenario.REPAIR_DAMAGED_LINE,
					Scenario.DROP_OLDEST)
			.flatMap((scenario) -> Stream.of(StoreKind.values())
				.flatMap((kind) -> Stream.of(RecoveryMode.REPAIR, RecoveryMode.QUARANTINE)
					.map((mode) -> Arguments.of(scenario, kind, mode))));
	}

	@ParameterizedTest
	@MethodSource("scenarios")
	void noCrashCostsAPromisedFact(Scenario scenario, StoreKind kind) {
		long began = System.nanoTime();
		count(CrashProgramme.crashes(scenario, kind, (kind == StoreKind.JSON) ? STATES : STATES / 3),
				scenario + ", " + kind, began);
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void noSecondCrashCostsAPromisedFact(Scenario scenario, StoreKind kind, RecoveryMode mode) {
		long began = System.nanoTime();
		count(CrashProgramme.pairs(scenario, kind, mode, Math.max(1, STATES / 100), 50),
				scenario + ", " + kind + ", twice, " + mode, began);
	}

	@ParameterizedTest
	@MethodSource("scenarios")
	@Tag("long")
	void noneOfAllCrashesCostsAPromisedFact(Scenario scenario, StoreKind kind) {
		long began = System.nanoTime();
		count(CrashProgramme.crashes(scenario, kind, Integer.MAX_VALUE / 2), scenario + ", " + kind + ", all", began);
	}

	private static void count(long states, String what, long began) {
		System.out.printf("%s: %,d states in %,d ms%n", what, states, (System.nanoTime() - began) / 1_000_000);
		ALL.addAndGet(states);
		assertThat(states).isPositive();
	}

	@AfterAll
	static void tell() {
		System.out.printf("all scenarios: %,d states in %,d ms%n", ALL.get(), (System.nanoTime() - BEGAN) / 1_000_000);
	}

}
