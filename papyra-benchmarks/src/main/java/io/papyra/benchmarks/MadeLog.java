package io.papyra.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

import io.papyra.fact.FactKind;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;

/**
 * What is in a log that was made: every question to it has a known answer.
 *
 * @param counts facts by kind
 */
record MadeLog(Map<FactKind, Long> counts) {

	/** Time of the first fact; each further one is a millisecond later. */
	static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

	static final Duration STEP = Duration.ofMillis(1);

	private static final String NOTE = "made.txt";

	MadeLog {
		counts = Map.copyOf(counts);
	}

	long facts() {
		return this.counts.values().stream().mapToLong(Long::longValue).sum();
	}

	/** Time from which on the given number of facts were recorded. */
	Instant sinceOf(long newest) {
		return BEGINNING.plus(STEP.multipliedBy(facts() - newest));
	}

	/** How many facts are left when of each kind the newer half counts. */
	long half() {
		return this.counts.values().stream().mapToLong((count) -> Math.max(1, count / 2)).sum();
	}

	/** The newer half of each kind counts. */
	RetentionPolicy keepingHalf() {
		Map<FactKind, Retention> byKind = new EnumMap<>(FactKind.class);
		this.counts.forEach((kind, count) -> byKind.put(kind, new Retention(Math.max(1, count / 2), null, null)));
		return new RetentionPolicy(byKind);
	}

	/** Notes it for other processes, beside the log. */
	void write(Path directory) throws IOException {
		StringBuilder text = new StringBuilder();
		this.counts.forEach((kind, count) -> text.append(kind).append(' ').append(count).append('\n'));
		Files.writeString(directory.resolve(NOTE), text, StandardCharsets.US_ASCII);
	}

	static MadeLog read(Path directory) throws IOException {
		Map<FactKind, Long> counts = new EnumMap<>(FactKind.class);
		for (String line : Files.readAllLines(directory.resolve(NOTE), StandardCharsets.US_ASCII)) {
			String[] words = line.split(" ", -1);
			counts.put(FactKind.valueOf(words[0]), Long.valueOf(words[1]));
		}
		return new MadeLog(counts);
	}

}
