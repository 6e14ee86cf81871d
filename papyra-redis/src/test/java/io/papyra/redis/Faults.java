package io.papyra.redis;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;

import io.papyra.redis.server.RedisBinary;

/**
 * Programmes of faults: rounds with dice, each with a seed that its failure names and
 * {@code -Dpapyra.seed} repeats.
 * <p>
 * {@code -Dpapyra.redis.faults} says how many rounds there are, in percent of the whole
 * programme, which runs on Redis 7.0 and on the newest Valkey, and a tenth of it on the
 * other servers. A build of everything runs a round or two, the gate 100 percent, a night
 * 1,000.
 */
final class Faults {

	/** Tag of the tests that the gate and the nightly profile run in their sizes. */
	static final String TAG = "faults";

	private static final int PERCENT = Integer.getInteger("papyra.redis.faults", 2);

	private static final long FIRST_SEED = 20261129;

	private static final int WHOLE = 100;

	private Faults() {
	}

	/** One round. */
	interface Round {

		void run(Random random) throws Exception;

	}

	/** So much of the whole on this server, and not less than one. */
	static int size(RedisBinary binary, int whole) {
		long share = (long) whole * PERCENT / WHOLE;
		return (int) Math.max(1, isWhole(binary) ? share : share / 10);
	}

	/**
	 * Whether a programme whose rounds take many seconds runs on this server: in an
	 * ordinary build on one alone.
	 */
	static boolean isDue(RedisBinary binary) {
		return isProgramme() || binary.equals(RedisBinary.standard());
	}

	/** Whether this is more than a round or two. */
	static boolean isProgramme() {
		return PERCENT >= WHOLE;
	}

	private static boolean isWhole(RedisBinary binary) {
		return binary.name().equals("redis-7.0") || newestValkey().anyMatch(binary::equals);
	}

	private static Stream<RedisBinary> newestValkey() {
		return RedisBinary.all()
			.stream()
			.filter(RedisBinary::valkey)
			.max(Comparator.comparing((one) -> Runtime.Version.parse(one.version())))
			.stream();
	}

	/** Runs the rounds of a programme, one after the other. */
	static void run(RedisBinary binary, String what, int whole, Round round) {
		long first = Long.getLong("papyra.seed", (PERCENT > WHOLE) ? System.nanoTime() : FIRST_SEED);
		int rounds = size(binary, whole);
		for (int at = 0; at < rounds; at++) {
			long seed = first + at;
			try {
				// Seeds that follow each other begin with nearly the same dice.
				round.run(new Random(seed * 0x9E3779B97F4A7C15L));
			}
			catch (Throwable ex) {
				throw new AssertionError(what + " on " + binary + ": round " + at + " has failed with " + ex
						+ "; -Dpapyra.seed=" + seed + " repeats it", ex);
			}
		}
		System.out.println("rounds of faults: " + rounds + " of " + what + " on " + binary + ", first seed " + first);
	}

}
