package io.papyra.proof;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

import io.papyra.internal.disk.DiskError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every changing call of going on in a new segment, compaction, repair and quarantine
 * fails in every way, once and for ever (F7). Of all calls one in a few fails, with
 * {@code -Dpapyra.every=1} all.
 */
@Tag("proof")
class FailingCallsTests {

	private static final int EVERY = Integer.getInteger("papyra.every", 4);

	private static final Set<DiskError> ALL = EnumSet
		.complementOf(EnumSet.of(DiskError.LOST_WRITE, DiskError.SHORT_READ));

	/**
	 * Those that leave something behind, and one that leaves nothing; the night has all.
	 */
	private static final Set<DiskError> USUAL = EnumSet.of(DiskError.ENOSPC, DiskError.SHORT_WRITE);

	static Stream<Arguments> works() {
		return Stream.of(FailingCalls.values())
			.flatMap((work) -> Stream.of(StoreKind.values()).map((kind) -> Arguments.of(work, kind)));
	}

	@ParameterizedTest
	@MethodSource("works")
	void noFailingCallCostsAPromisedFact(FailingCalls work, StoreKind kind) {
		fail(work, kind, 1, EVERY);
	}

	@ParameterizedTest
	@MethodSource("works")
	@Tag("long")
	void noFailingCallAndCrashCostsAPromisedFact(FailingCalls work, StoreKind kind) {
		fail(work, kind, 40, 1);
	}

	private static void fail(FailingCalls work, StoreKind kind, int states, int every) {
		long began = System.nanoTime();
		long judged = ((states == 1) ? USUAL : ALL).stream()
			.mapToLong((error) -> work.fail(kind, error, states, every))
			.sum();
		System.out.printf("failing calls, %s, %s: %,d states in %,d ms%n", work, kind, judged,
				(System.nanoTime() - began) / 1_000_000);
		assertThat(judged * every).isGreaterThan(10);
	}

}
