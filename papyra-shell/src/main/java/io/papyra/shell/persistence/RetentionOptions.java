package io.papyra.shell.persistence;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;

import org.springframework.util.unit.DataSize;

/** Which facts count, for one compaction; for every kind of fact alike. */
final class RetentionOptions {

	static final Option<Long> MAX_RECORDS = limit("max-records", ValueType.COUNT,
			"number of facts to keep of each kind, the newest");

	static final Option<Duration> MAX_AGE = limit("max-age", ValueType.DURATION, "keep facts that are no older");

	static final Option<DataSize> MAX_TOTAL_SIZE = limit("max-total-size", ValueType.SIZE,
			"number of bytes to keep of each kind, the newest facts");

	private static final List<Option<?>> ALL = List.of(MAX_RECORDS, MAX_AGE, MAX_TOTAL_SIZE);

	private RetentionOptions() {
	}

	static boolean isGiven(Arguments arguments) {
		return ALL.stream().anyMatch(arguments::has);
	}

	private static <T> Option<T> limit(String name, ValueType<T> type, String description) {
		return Option.of(name, type, description + "; overrides papyra.retention." + name)
			.overriding(Stream.of("", "events.", "audits.", "dead-letters.")
				.map((kind) -> "papyra.retention." + kind + name)
				.toArray(String[]::new));
	}

}
