package io.papyra.benchmarks;

import java.util.Arrays;

/**
 * What single calls cost the thread that makes them. Calls come at a pace, as from an
 * actor that has other work as well; all of them are kept, so that percentiles are exact.
 * The clock itself is part of every figure.
 */
final class Latency {

	/** Time between the beginnings of two calls, if they are faster than that. */
	private static final long PACE_NANOS = 5_000;

	private Latency() {
	}

	/** One call. */
	@FunctionalInterface
	interface Call {

		void run(int number);

	}

	/** Nanoseconds of each call. */
	static long[] sample(int calls, Call call) {
		long[] samples = new long[calls];
		long next = System.nanoTime();
		for (int i = 0; i < calls; i++) {
			long began = System.nanoTime();
			while (began - next < 0) {
				Thread.onSpinWait();
				began = System.nanoTime();
			}
			call.run(i);
			samples[i] = System.nanoTime() - began;
			next = began + PACE_NANOS;
		}
		return samples;
	}

	static Round with(Round round, long[] samples) {
		long[] sorted = samples.clone();
		Arrays.sort(sorted);
		return round.with("p50", at(sorted, 0.5))
			.with("p99", at(sorted, 0.99))
			.with("p999", at(sorted, 0.999))
			.with("max", at(sorted, 1));
	}

	private static long at(long[] sorted, double share) {
		return sorted[(int) Math.min(sorted.length - 1L, Math.round(sorted.length * share))];
	}

}
