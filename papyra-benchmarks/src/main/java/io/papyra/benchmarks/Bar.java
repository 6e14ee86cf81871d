package io.papyra.benchmarks;

import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import org.jspecify.annotations.Nullable;

/**
 * What has to be reached.
 *
 * @param claim what it is about
 * @param wanted where the bar is; not a number if nothing is demanded and the ratio is
 * only told
 * @param isFloor whether at least that much is wanted, not at most
 * @param value where we are, from the outcomes by id; not a number if it cannot be told
 */
record Bar(String claim, double wanted, boolean isFloor, ToDoubleFunction<Map<String, Outcome>> value) {

	/** One case's throughput must be at least the given multiple of another's. */
	static Bar ratio(String ours, String theirs, double wanted) {
		return new Bar(ours + " / " + theirs, wanted, true,
				(all) -> rate(all.get(ours), Outcome::rate) / rate(all.get(theirs), Outcome::rate));
	}

	/**
	 * The same of the best rounds: those that other work on the machine disturbed least.
	 */
	static Bar best(String ours, String theirs, double wanted) {
		return new Bar(ours + " / " + theirs + ", best", wanted, true,
				(all) -> rate(all.get(ours), Outcome::bestRate) / rate(all.get(theirs), Outcome::bestRate));
	}

	/** One case's throughput beside another's, as it is. */
	static Bar told(String ours, String theirs) {
		return ratio(ours, theirs, Double.NaN);
	}

	/** A figure of one case must be at least so much. */
	static Bar atLeast(String id, String figure, double wanted) {
		return new Bar(id + ": " + figure, wanted, true,
				(all) -> rate(all.get(id), (outcome) -> outcome.figure(figure)));
	}

	/** A figure of one case must be at most so much. */
	static Bar atMost(String id, String figure, double wanted) {
		return new Bar(id + ": " + figure, wanted, false,
				(all) -> rate(all.get(id), (outcome) -> outcome.figure(figure)));
	}

	/** The lowest that a figure of one case was must be at most so much. */
	static Bar lowest(String id, String figure, double wanted) {
		return new Bar(id + ": " + figure + ", best", wanted, false,
				(all) -> rate(all.get(id), (outcome) -> outcome.least(figure)));
	}

	/** The same, with a word on where it holds. */
	Bar on(String where) {
		return new Bar(this.claim + ", " + where, this.wanted, this.isFloor, this.value);
	}

	private static double rate(@Nullable Outcome outcome, ToDoubleFunction<Outcome> figure) {
		return (outcome != null && outcome.hasFigures()) ? figure.applyAsDouble(outcome) : Double.NaN;
	}

	String verdict(double reached) {
		if (Double.isNaN(reached)) {
			return "not measured";
		}
		if (Double.isNaN(this.wanted)) {
			return "no bar";
		}
		return (this.isFloor ? reached >= this.wanted : reached <= this.wanted) ? "reached" : "BELOW";
	}

	String line(double reached) {
		String bar = Double.isNaN(this.wanted) ? ""
				: String.format(Locale.ROOT, "bar %s %.2f   ", this.isFloor ? ">=" : "<=", this.wanted);
		return String.format(Locale.ROOT, "  %-62s %8.2f   %s%s", this.claim, reached, bar, verdict(reached));
	}

}
