package io.papyra.spring.settings;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.papyra.codec.FactEncoder;
import io.papyra.fact.FactKind;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.support.CronExpression;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * What a property may hold. Each rule refuses with the property, its value and what is
 * allowed.
 */
public final class PropertyValidation {

	/** A recorder counts bytes with an int. */
	static final DataSize LARGEST_SIZE = DataSize.ofMegabytes(2047);

	/** A line with a larger payload could not be read again. */
	static final DataSize LARGEST_PAYLOAD = DataSize.ofBytes(FactEncoder.MAX_PAYLOAD);

	/** A size that lifts a limit. */
	static final DataSize NO_LIMIT = DataSize.ofBytes(-1);

	/** A time table without any time. */
	public static final String NEVER = "-";

	/** The properties that hold the maximum age of facts. */
	private static final List<String> AGES = Stream
		.concat(Stream.of(""), Arrays.stream(FactKind.values()).map((kind) -> "." + kind.pluralName()))
		.map((kind) -> "papyra.retention" + kind + ".max-age")
		.toList();

	/** A shorter one looks like a mistake. */
	public static final Duration SHORTEST_AGE = Duration.ofMinutes(1);

	private static final Pattern BARE = Pattern.compile("\\s*\\+?[0-9]+\\s*");

	private PropertyValidation() {
	}

	static void notBlank(String property, String value, String allowed) {
		if (!StringUtils.hasText(value)) {
			throw new InvalidPapyraPropertyException(property, value, allowed);
		}
	}

	/** What is meant by a path. */
	static String path(String property, String value) {
		try {
			return PathText.parse(value).toString();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidPapyraPropertyException(property, value, String.valueOf(ex.getMessage()));
		}
	}

	static void positive(String property, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new InvalidPapyraPropertyException(property, text(value),
					"a duration above zero, such as 500ms or 10s");
		}
	}

	static void positive(String property, DataSize value) {
		if (value.toBytes() < 1) {
			throw new InvalidPapyraPropertyException(property, text(value), "a size above zero, such as 512KB or 64MB");
		}
	}

	/** Each limit that is there lets something count. */
	static void limits(String prefix, @Nullable Long maxRecords, @Nullable Duration maxAge,
			@Nullable DataSize maxTotalSize) {
		if (maxRecords != null && maxRecords < 1) {
			throw new InvalidPapyraPropertyException(prefix + ".max-records", maxRecords,
					"a whole number above zero; leave it out for no limit");
		}
		if (maxAge != null) {
			positive(prefix + ".max-age", maxAge);
		}
		if (maxTotalSize != null && maxTotalSize.toBytes() < 1 && !maxTotalSize.equals(NO_LIMIT)) {
			throw new InvalidPapyraPropertyException(prefix + ".max-total-size", text(maxTotalSize),
					"a size above zero, such as 512KB or 64MB, or -1 for no limit");
		}
	}

	static void cron(String property, String value) {
		if (!value.equals(NEVER) && !CronExpression.isValidExpression(value)) {
			throw new InvalidPapyraPropertyException(property, value,
					"six fields for second, minute, hour, day of month, month and day of week, such as "
							+ "'0 0 3 * * *' for every day at three, or '-' for never");
		}
	}

	/** A size per second. */
	static DataSize rate(String property, String value) {
		String text = value.trim();
		try {
			DataSize size = DataSize.parse(text.endsWith("/s") ? text.substring(0, text.length() - 2).trim() : "");
			Assert.isTrue(size.toBytes() > 0, "no rate");
			return size;
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw new InvalidPapyraPropertyException(property, value,
					"a size above zero per second, such as 512KB/s or 50MB/s");
		}
	}

	static void between(String property, DataSize value, DataSize least, DataSize most) {
		if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
			throw new InvalidPapyraPropertyException(property, text(value),
					"a size from " + text(least) + " to " + text(most));
		}
	}

	static void redactionKey(String property, String key) {
		if (key.chars().noneMatch((character) -> "-_. ".indexOf(character) < 0)) {
			throw new InvalidPapyraPropertyException(property, key,
					"keys with at least one character besides -, _ and .; any other would mask everything");
		}
	}

	/**
	 * Refuses ages that are a bare number of less than a minute: a user who had another
	 * unit in mind would lose the history.
	 * @throws InvalidPapyraPropertyException if there is one
	 */
	public static void requireUnits(Environment environment) {
		Binder binder = Binder.get(environment);
		for (String name : AGES) {
			String value = binder.bind(name, String.class).orElse("");
			if (BARE.matcher(value).matches() && value.strip().length() < 10
					&& Integer.parseInt(value.strip()) < SHORTEST_AGE.toSeconds()) {
				throw new InvalidPapyraPropertyException(name, value, "an age with its unit, such as 30d or 12h; "
						+ "a number alone counts seconds, and of those at least " + SHORTEST_AGE.toSeconds());
			}
		}
	}

	public static String text(Duration value) {
		return DurationStyle.SIMPLE.print(value, ChronoUnit.MILLIS);
	}

	/**
	 * In the largest unit that holds the size without remainder, as a user would write
	 * it.
	 */
	public static String text(DataSize value) {
		long bytes = value.toBytes();
		if (bytes != 0 && bytes % (1024 * 1024) == 0) {
			return bytes / (1024 * 1024) + "MB";
		}
		return (bytes != 0 && bytes % 1024 == 0) ? bytes / 1024 + "KB" : bytes + "B";
	}

}
