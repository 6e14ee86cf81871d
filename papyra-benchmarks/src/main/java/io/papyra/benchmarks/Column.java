package io.papyra.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * One column of a table.
 *
 * @param title what stands above it
 * @param cell what it shows of a case
 */
record Column(String title, Function<Outcome, String> cell) {

	/** What every table of throughput shows. */
	static List<Column> throughput(String unit) {
		return List.of(new Column(unit + "/s", (outcome) -> count(outcome.rate())),
				new Column("worst .. best",
						(outcome) -> count(outcome.worstRate()) + " .. " + count(outcome.bestRate())),
				new Column("MB/s", (outcome) -> count(outcome.median((round) -> round.bytes() * 1e3 / round.nanos()))),
				new Column("CPU ns each",
						(outcome) -> count(outcome.median((round) -> (double) round.cpuNanos() / round.expected()))),
				counted());
	}

	/** Whether every record was there afterwards. */
	static Column counted() {
		return new Column("counted", (outcome) -> {
			long lost = outcome.lost();
			return (lost == 0) ? "all" : (lost > 0) ? "LOST " + lost : "TOO MANY " + -lost;
		});
	}

	/** A further figure, in the median of all rounds. */
	static Column figure(String title, String name) {
		return new Column(title, (outcome) -> number(outcome.figure(name)));
	}

	/** The highest that a figure was in any round. */
	static Column worst(String title, String name) {
		return new Column(title, (outcome) -> count(outcome.worst(name)));
	}

	/** A number as short as it makes sense. */
	static String count(double value) {
		if (value >= 10_000_000) {
			return String.format(Locale.ROOT, "%.1f M", value / 1e6);
		}
		if (value >= 1_000_000) {
			return String.format(Locale.ROOT, "%.2f M", value / 1e6);
		}
		return (value >= 10_000) ? String.format(Locale.ROOT, "%.0f k", value / 1e3) : number(value);
	}

	private static String number(double value) {
		return (Double.isNaN(value) || value < 0) ? "-"
				: String.format(Locale.ROOT, (value < 10) ? "%.2f" : "%.0f", value);
	}

}
