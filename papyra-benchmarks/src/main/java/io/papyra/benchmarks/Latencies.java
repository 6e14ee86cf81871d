package io.papyra.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Latencies of all rounds in one histogram. From JVM to JVM each of its counts travels as
 * a figure of the round, named by its microseconds.
 */
final class Latencies {

	private static final String FIGURE = "us";

	private static final int DIGITS = 2;

	/** Upper ends of the rows of the table, in microseconds. */
	private static final long[] ROWS = { 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000,
			500_000, 1_000_000, Long.MAX_VALUE };

	private final Histogram histogram = new Histogram(TimeUnit.MINUTES.toMicros(10), DIGITS);

	void add(long nanos) {
		add(TimeUnit.NANOSECONDS.toMicros(nanos), 1);
	}

	private void add(long micros, long times) {
		this.histogram.recordValueWithCount(Math.min(micros, this.histogram.getHighestTrackableValue()), times);
	}

	Round in(Round round) {
		Round filled = round;
		for (HistogramIterationValue each : this.histogram.recordedValues()) {
			filled = filled.with(FIGURE + each.getValueIteratedTo(), each.getCountAtValueIteratedTo());
		}
		return filled;
	}

	/** The latencies of all measured rounds. */
	static Latencies of(Outcome outcome) {
		Latencies all = new Latencies();
		for (Round round : outcome.rounds()) {
			for (Map.Entry<String, Double> figure : round.figures().entrySet()) {
				if (figure.getKey().startsWith(FIGURE)) {
					all.add(Long.parseLong(figure.getKey().substring(FIGURE.length())), figure.getValue().longValue());
				}
			}
		}
		return all;
	}

	long count() {
		return this.histogram.getTotalCount();
	}

	/** Milliseconds that the given percentage does not exceed. */
	double millis(double percent) {
		return this.histogram.getValueAtPercentile(percent) / 1e3;
	}

	static Column column(String title, double percent) {
		return new Column(title,
				(outcome) -> String.format(Locale.ROOT, "%.2f", Latencies.of(outcome).millis(percent)));
	}

	/** The given number of milliseconds is not exceeded by 99 percent. */
	static Bar bar(String id, double millis) {
		return new Bar(id + ": p99, ms", millis, false, (all) -> {
			Outcome outcome = all.get(id);
			return (outcome != null && outcome.hasFigures()) ? of(outcome).millis(99.0) : Double.NaN;
		});
	}

	/** What share of the calls took how long, case beside case. */
	static List<String> table(Collection<Outcome> outcomes, Function<Outcome, String> title) {
		List<List<String>> rows = new ArrayList<>();
		List<String> head = new ArrayList<>(List.of("above", "at most"));
		outcomes.forEach((outcome) -> head.add(title.apply(outcome)));
		rows.add(head);
		long below = 0;
		for (long end : ROWS) {
			List<String> row = new ArrayList<>(List.of(millis(below), millis(end)));
			for (Outcome outcome : outcomes) {
				row.add(cell(Latencies.of(outcome).histogram, below, end));
			}
			rows.add(row);
			below = end;
		}
		return MarkdownTable.lines(rows);
	}

	private static String millis(long micros) {
		return (micros == Long.MAX_VALUE) ? "any" : String.format(Locale.ROOT, "%s ms", micros / 1e3);
	}

	private static String cell(Histogram histogram, long above, long end) {
		long counted = 0;
		for (HistogramIterationValue each : histogram.recordedValues()) {
			long value = each.getValueIteratedTo();
			counted += (value > above && value <= end || value == 0 && above == 0) ? each.getCountAtValueIteratedTo()
					: 0;
		}
		return (counted == 0) ? ""
				: counted + String.format(Locale.ROOT, " (%.2f %%)", 100.0 * counted / histogram.getTotalCount());
	}

}
