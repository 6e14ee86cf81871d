package io.papyra.tests.monitoring;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process answered to one scrape.
 *
 * @param phase what was going on
 * @param at when it was asked
 * @param up whether it answered at all
 * @param samples values by series, as they were written: those of Papyra, and those that
 * its rules need besides
 */
record Scrape(String phase, Instant at, boolean up, Map<String, String> samples) {

	private static final Pattern SAMPLE = Pattern
		.compile("((papyra_\\w+|process_start_time_seconds)(?:\\{.*})?) (\\S+)");

	static Scrape of(String phase, Instant at, String text) {
		Map<String, String> samples = new LinkedHashMap<>();
		text.lines().forEach((line) -> {
			Matcher sample = SAMPLE.matcher(line);
			if (sample.matches()) {
				samples.put(sample.group(1), sample.group(3));
			}
		});
		return new Scrape(phase, at, true, samples);
	}

	static Scrape none(String phase, Instant at) {
		return new Scrape(phase, at, false, Map.of());
	}

	/** The sum of all series whose text begins so; NaN if there is none. */
	double sum(String beginning) {
		double sum = 0;
		boolean found = false;
		for (Map.Entry<String, String> sample : this.samples.entrySet()) {
			if (sample.getKey().startsWith(beginning)) {
				sum += Double.parseDouble(sample.getValue());
				found = true;
			}
		}
		return found ? sum : Double.NaN;
	}

	/** Names of all metrics. */
	Set<String> names() {
		Set<String> names = new TreeSet<>();
		this.samples.keySet().forEach((series) -> names.add(series.replaceFirst("\\{.*", "")));
		return names;
	}

}
