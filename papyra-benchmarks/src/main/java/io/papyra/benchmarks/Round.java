package io.papyra.benchmarks;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one round took.
 *
 * @param expected records given
 * @param found records that were there afterwards
 * @param bytes what they take in the store
 * @param nanos time by the clock on the wall
 * @param cpuNanos time of all processors, of this process alone
 * @param figures further figures by name
 */
record Round(long expected, long found, long bytes, long nanos, long cpuNanos, Map<String, Double> figures) {

	private static final String MARK = "#round";

	Round {
		figures = Map.copyOf(figures);
	}

	static Round of(Watch watch, long expected, long found, long bytes) {
		return new Round(expected, found, bytes, watch.nanos(), watch.cpuNanos(), Map.of());
	}

	/** The time of the processors is not known, because others did the work. */
	Round withoutCpu() {
		return new Round(this.expected, this.found, this.bytes, this.nanos, -1, this.figures);
	}

	/** The records were counted only after the clock had stopped. */
	Round found(long records) {
		return new Round(this.expected, records, this.bytes, this.nanos, this.cpuNanos, this.figures);
	}

	Round with(String figure, double value) {
		Map<String, Double> all = new TreeMap<>(this.figures);
		all.put(figure, value);
		return new Round(this.expected, this.found, this.bytes, this.nanos, this.cpuNanos, all);
	}

	/** Records per second. */
	double rate() {
		return this.expected * 1e9 / this.nanos;
	}

	/** The round as a line on its way to another process. */
	String toLine() {
		String numbers = Stream.of(this.expected, this.found, this.bytes, this.nanos, this.cpuNanos)
			.map(String::valueOf)
			.collect(Collectors.joining(" "));
		return MARK + " " + numbers
				+ this.figures.entrySet()
					.stream()
					.map((figure) -> " " + figure.getKey() + "=" + figure.getValue())
					.collect(Collectors.joining());
	}

	static boolean isLine(String line) {
		return line.startsWith(MARK + " ");
	}

	static Round parse(String line) {
		String[] words = line.split(" ");
		Map<String, Double> figures = new TreeMap<>();
		for (int i = 6; i < words.length; i++) {
			int equals = words[i].indexOf('=');
			figures.put(words[i].substring(0, equals), Double.valueOf(words[i].substring(equals + 1)));
		}
		return new Round(Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]),
				Long.parseLong(words[4]), Long.parseLong(words[5]), figures);
	}

}
