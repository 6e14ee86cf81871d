package io.papyra.benchmarks;

import java.util.List;
import java.util.function.ToDoubleFunction;

import org.jspecify.annotations.Nullable;

/**
 * What came out for one case.
 *
 * @param about the case
 * @param rounds the measured rounds, of all JVMs
 * @param failure why it could not be run, or null
 */
record Outcome(Case about, List<Round> rounds, @Nullable String failure) {

	Outcome {
		rounds = List.copyOf(rounds);
	}

	boolean hasFigures() {
		return !this.rounds.isEmpty();
	}

	double median(ToDoubleFunction<Round> figure) {
		double[] sorted = this.rounds.stream().mapToDouble(figure).sorted().toArray();
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

	/** Records per second, in the median of all rounds. */
	double rate() {
		return median(Round::rate);
	}

	/** Records per second in the best round: the one that other work disturbed least. */
	double bestRate() {
		return this.rounds.stream().mapToDouble(Round::rate).max().orElse(0);
	}

	double worstRate() {
		return this.rounds.stream().mapToDouble(Round::rate).min().orElse(0);
	}

	/** A further figure, in the median of all rounds. */
	double figure(String name) {
		return median((round) -> round.figures().getOrDefault(name, Double.NaN));
	}

	/** The highest that a figure was in any round. */
	double worst(String name) {
		return this.rounds.stream()
			.mapToDouble((round) -> round.figures().getOrDefault(name, Double.NaN))
			.max()
			.orElse(Double.NaN);
	}

	/** The lowest that a figure was in any round. */
	double least(String name) {
		return this.rounds.stream()
			.mapToDouble((round) -> round.figures().getOrDefault(name, Double.NaN))
			.min()
			.orElse(Double.NaN);
	}

	/** Most records that any round lost; negative if some had too many. */
	long lost() {
		return this.rounds.stream()
			.mapToLong((round) -> round.expected() - round.found())
			.filter((lost) -> lost != 0)
			.findFirst()
			.orElse(0);
	}

}
