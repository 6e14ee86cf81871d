package io.papyra.tests.monitoring;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Scrapes with their time stretched, as a unit test of promtool: seconds of a sample are
 * minutes, hours or days there. What a metric counts stays as it is; what tells a time is
 * moved to the stretched one; what tells how long something lasts, lasts longer.
 */
final class Replay {

	/** The labels that Prometheus would give. */
	private static final String TARGET = "job=\"order-desk\",instance=\"desk:8080\"";

	private static final Set<String> TIMES = Set.of("process_start_time_seconds", "papyra_sync_last_seconds",
			"papyra_compaction_last_success_seconds");

	private static final Set<String> AGES = Set.of("papyra_write_failing_seconds", "papyra_write_stalled_seconds",
			"papyra_damaged_seconds", "papyra_consumer_lag_age_seconds");

	private final Fault fault;

	private final List<Scrape> scrapes;

	/** Of each scrape, the first minute in which it is what Prometheus knows. */
	private final int[] begin;

	private int end;

	Replay(Fault fault, Recording recording) {
		this.fault = fault;
		this.scrapes = recording.scrapes();
		this.begin = new int[this.scrapes.size()];
		stretch();
	}

	private void stretch() {
		int next = 0;
		for (Fault.Phase phase : this.fault.phases()) {
			int count = (int) this.scrapes.stream().filter((scrape) -> scrape.phase().equals(phase.name())).count();
			if (count == 0 || count > phase.minutes()) {
				throw new AssertionError(this.fault + " has " + count + " scrapes of the phase " + phase.name());
			}
			for (int index = 0; index < count; index++, next++) {
				if (!this.scrapes.get(next).phase().equals(phase.name())) {
					throw new AssertionError(this.fault + ": phases are out of order at scrape " + next);
				}
				this.begin[next] = this.end + index * phase.minutes() / count;
			}
			this.end += phase.minutes();
		}
	}

	/** A file for {@code promtool test rules}. */
	String test() {
		StringBuilder yaml = new StringBuilder("# ").append(this.fault.title()).append('\n');
		// Days by the minute would take long, and change nothing.
		int interval = (this.end > 24 * 60) ? 5 : 1;
		yaml.append("rule_files:\n  - ").append(Repository.RULES);
		yaml.append("\nevaluation_interval: ").append(interval).append("m\n");
		yaml.append("tests:\n  - interval: 1m\n    input_series:\n");
		series().forEach((series, runs) -> yaml.append("      - series: '")
			.append(series)
			.append("'\n        values: '")
			.append(runs.stream().map(Run::notation).collect(Collectors.joining(" ")))
			.append("'\n"));
		yaml.append("    promql_expr_test:\n");
		int end = 0;
		for (Fault.Phase phase : this.fault.phases()) {
			// As long as nothing has happened, nothing fires at any time.
			for (int minute = 4; end == 0 && minute < phase.minutes() - interval; minute += 4) {
				expect(yaml, minute, Set.of());
			}
			end += phase.minutes();
			expect(yaml, end - interval, phase.firing());
		}
		return yaml.toString();
	}

	private static void expect(StringBuilder yaml, int minute, Set<String> firing) {
		yaml.append("      - expr: count by (alertname) (ALERTS{alertstate=\"firing\"})\n        eval_time: ")
			.append(minute)
			.append("m\n        exp_samples:\n");
		firing.forEach((alert) -> yaml.append("          - labels: '{alertname=\"")
			.append(alert)
			.append("\"}'\n            value: 1\n"));
	}

	/**
	 * What a series is from one scrape to the next.
	 *
	 * @param first value in its first minute; null if there is none
	 * @param step how much more it is with each minute
	 * @param minutes how long
	 */
	record Run(@Nullable String first, int step, int minutes) {

		String notation() {
			if (this.first == null) {
				return (this.minutes > 1) ? "stale _x" + (this.minutes - 1) : "stale";
			}
			return this.first + "+" + this.step + "x" + (this.minutes - 1);
		}

	}

	/** How many minutes it takes. */
	int minutes() {
		return this.end;
	}

	/** All series with the labels that Prometheus would give them. */
	Map<String, List<Run>> series() {
		Map<String, List<Run>> all = new LinkedHashMap<>();
		all.put("up", new ArrayList<>());
		this.scrapes.forEach((scrape) -> scrape.samples().keySet().forEach((name) -> all.put(name, new ArrayList<>())));
		for (int index = 0; index < this.scrapes.size(); index++) {
			Scrape scrape = this.scrapes.get(index);
			int minutes = ((index + 1 < this.begin.length) ? this.begin[index + 1] : this.end) - this.begin[index];
			for (Map.Entry<String, List<Run>> series : all.entrySet()) {
				series.getValue().add(run(series.getKey(), scrape, index, minutes));
			}
		}
		Map<String, List<Run>> labelled = new LinkedHashMap<>();
		all.forEach((series, runs) -> labelled.put(labelled(series), runs));
		return labelled;
	}

	/** Whether the values of a series are times since the epoch. */
	static boolean isTime(String series) {
		return TIMES.contains(series.replaceFirst("\\{.*", ""));
	}

	private static String labelled(String series) {
		return series.endsWith("}") ? series.replace("{", "{" + TARGET + ",") : series + "{" + TARGET + "}";
	}

	private Run run(String series, Scrape scrape, int index, int minutes) {
		String value = series.equals("up") ? (scrape.up() ? "1" : "0") : scrape.samples().get(series);
		if (value == null || value.equals("NaN")) {
			return new Run(value, 0, minutes);
		}
		double seconds = Double.parseDouble(value);
		if (isTime(series)) {
			return new Run(plain(stretched(Instant.EPOCH.plus(millis(seconds)))), 0, minutes);
		}
		if (AGES.contains(series.replaceFirst("\\{.*", "")) && seconds > 0) {
			double age = this.begin[index] * 60.0 - stretched(scrape.at().minus(millis(seconds)));
			return new Run(plain(age), 60, minutes);
		}
		return new Run(new BigDecimal(value).toPlainString(), 0, minutes);
	}

	private static Duration millis(double seconds) {
		return Duration.ofMillis(Math.round(seconds * 1000));
	}

	private static String plain(double number) {
		return BigDecimal.valueOf(Math.round(number)).toPlainString();
	}

	/** Seconds at which something happened, by the time of the two scrapes around it. */
	private double stretched(Instant time) {
		int right = 1;
		while (right < this.begin.length - 1 && this.scrapes.get(right).at().isBefore(time)) {
			right++;
		}
		Instant from = this.scrapes.get(right - 1).at();
		double real = Duration.between(from, this.scrapes.get(right).at()).toMillis();
		double share = Duration.between(from, time).toMillis() / Math.max(1, real);
		return 60 * (this.begin[right - 1] + share * (this.begin[right] - this.begin[right - 1]));
	}

}
