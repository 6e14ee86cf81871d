package io.papyra.autoconfigure;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

import io.papyra.codec.FactEncoder;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.scheduling.support.CronExpression;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * What a property may hold. Each rule refuses with the property, its value and what is
 * allowed.
 */
final class Rules {

	/** A recorder counts bytes with an int. */
	static final DataSize LARGEST_SIZE = DataSize.ofMegabytes(2047);

	/** A line with a larger payload could not be read again. */
	static final DataSize LARGEST_PAYLOAD = DataSize.ofBytes(FactEncoder.MAX_PAYLOAD);

	/** A size that lifts a limit. */
	static final DataSize NO_LIMIT = DataSize.ofBytes(-1);

	/** A time table without any time. */
	static final String NEVER = "-";

	private static final String A_FILE = "the path of a file or directory, a file: URL, "
			+ "or one that begins with ~/ for your own home";

	private static final Pattern OTHER_SCHEME = Pattern
		.compile("(classpath\\*?|jar|zip|optional|https?|ftp|s3):|[A-Za-z][A-Za-z0-9+.-]+://");

	private Rules() {
	}

	static void notBlank(String property, String value, String allowed) {
		if (!StringUtils.hasText(value)) {
			throw new InvalidPapyraPropertyException(property, value, allowed);
		}
	}

	/**
	 * What is meant by a path: {@code file:} and {@code ~} mean what they mean elsewhere,
	 * and nothing else that names no file is taken for the name of one.
	 */
	static String path(String property, String value) {
		notBlank(property, value, "a path");
		try {
			if (value.startsWith("file:")) {
				return ofFileUrl(property, value).toString();
			}
			if (value.equals("~") || value.startsWith("~/") || value.startsWith("~\\")) {
				return home(property, value).resolve(value.substring(Math.min(2, value.length()))).toString();
			}
			if (value.startsWith("~") || OTHER_SCHEME.matcher(value).lookingAt()) {
				throw new InvalidPapyraPropertyException(property, value, A_FILE);
			}
			return Path.of(value).toString();
		}
		catch (InvalidPathException ex) {
			throw new InvalidPapyraPropertyException(property, value, "a path: " + ex.getMessage());
		}
	}

	/** Relative ones too, as Spring allows. */
	private static Path ofFileUrl(String property, String value) {
		String rest = value.substring("file:".length());
		if (rest.isEmpty() || (rest.startsWith("//") && !rest.startsWith("///"))) {
			throw new InvalidPapyraPropertyException(property, value, A_FILE);
		}
		String plain = rest.replaceFirst("^/{2,}", "/");
		if (plain.indexOf('#') >= 0 || plain.indexOf('?') >= 0) {
			return Path.of(plain);
		}
		try {
			String decoded = new URI("file", null, "/", null).resolve(plain.replace(" ", "%20")).getPath();
			return Path.of(plain.startsWith("/") ? decoded : decoded.substring(1));
		}
		catch (URISyntaxException | IllegalArgumentException ex) {
			return Path.of(plain); // a percent sign that is none of a URL
		}
	}

	private static Path home(String property, String value) {
		String home = System.getProperty("user.home", "");
		if (home.isBlank() || home.equals("?")) {
			throw new InvalidPapyraPropertyException(property, value,
					"a path without ~: the user of this process has no home directory");
		}
		return Path.of(home);
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
	static void limits(String prefix, PapyraProperties.Limits limits) {
		if (limits.maxRecords() != null && limits.maxRecords() < 1) {
			throw new InvalidPapyraPropertyException(prefix + ".max-records", limits.maxRecords(),
					"a whole number above zero; leave it out for no limit");
		}
		if (limits.maxAge() != null) {
			positive(prefix + ".max-age", limits.maxAge());
		}
		DataSize size = limits.maxTotalSize();
		if (size != null && size.toBytes() < 1 && !size.equals(NO_LIMIT)) {
			throw new InvalidPapyraPropertyException(prefix + ".max-total-size", text(size),
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
		String allowed = "a size above zero per second, such as 512KB/s or 50MB/s";
		String text = value.trim();
		try {
			DataSize size = DataSize.parse(text.endsWith("/s") ? text.substring(0, text.length() - 2).trim() : "");
			if (size.toBytes() > 0) {
				return size;
			}
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw new InvalidPapyraPropertyException(property, value, allowed);
		}
		throw new InvalidPapyraPropertyException(property, value, allowed);
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

	static String text(Duration value) {
		return DurationStyle.SIMPLE.print(value, ChronoUnit.MILLIS);
	}

	/**
	 * In the largest unit that holds the size without remainder, as a user would write
	 * it.
	 */
	static String text(DataSize value) {
		long bytes = value.toBytes();
		if (bytes != 0 && bytes % (1024 * 1024) == 0) {
			return bytes / (1024 * 1024) + "MB";
		}
		return (bytes != 0 && bytes % 1024 == 0) ? bytes / 1024 + "KB" : bytes + "B";
	}

}
