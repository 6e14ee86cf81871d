package io.papyra.proof;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.papyra.backend.SyncPolicy;
import io.papyra.internal.disk.CrashState;
import io.papyra.report.RecoveryMode;

/** Goes through the crash states of scenarios and has each judged. */
final class CrashProgramme {

	private CrashProgramme() {
	}

	/**
	 * Judges crash states of one scenario, at most so many, spread evenly.
	 * @return how many
	 */
	static long crashes(Scenario scenario, StoreKind kind, int atMost) {
		Run run = scenario.run(kind);
		List<CrashState> states = run.disk().crashStates().toList();
		int stride = Math.max(1, (states.size() + atMost - 1) / atMost);
		return IntStream.range(0, states.size())
			.filter((index) -> index % stride == scenario.ordinal() % stride)
			.parallel()
			.peek((index) -> run.verify(states.get(index)))
			.filter((index) -> true)
			.count();
	}

	/**
	 * Judges pairs of crashes: the second one while the first is recovered from, and
	 * while the store is used again.
	 * @return how many
	 */
	static long pairs(Scenario scenario, StoreKind kind, RecoveryMode mode, int firsts, int seconds) {
		Run run = scenario.run(kind);
		List<CrashState> states = run.disk().crashStates().toList();
		int stride = Math.max(1, states.size() / firsts);
		AtomicLong pairs = new AtomicLong();
		IntStream.range(0, states.size())
			.filter((index) -> index % stride == scenario.ordinal() % stride)
			.parallel()
			.forEach((index) -> pairs.addAndGet(again(run, states.get(index), mode, index, seconds)));
		return pairs.get();
	}

	private static long again(Run before, CrashState first, RecoveryMode mode, int index, int seconds) {
		Run run = Run.after(first, before);
		run.recover(mode).compact().open(SyncPolicy.ALWAYS).append(2).append(1).close();
		List<CrashState> states = run.disk().crashStates().toList();
		int stride = Math.max(1, states.size() / seconds);
		long pairs = 0;
		for (int second = index % stride; second < states.size(); second += stride) {
			try {
				run.verify(states.get(second));
			}
			catch (AssertionError ex) {
				throw new AssertionError("after " + first + ", " + ex.getMessage(), ex);
			}
			pairs++;
		}
		return pairs;
	}

}
