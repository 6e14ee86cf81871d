package io.papyra.pekko;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many crashes and restarts are recorded one by one. It counts for each actor, each
 * of the two, and each type of exception by itself; those above it are summarized.
 *
 * @param count how many in the window; 0 for all
 * @param window how long until as many are recorded again
 */
public record CrashLimit(int count, Duration window) {

	/** A hundred in ten seconds. */
	public static final CrashLimit DEFAULT = new CrashLimit(100, Duration.ofSeconds(10));

	/** Every crash is recorded. */
	public static final CrashLimit OFF = new CrashLimit(0, Duration.ofSeconds(10));

	private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\s*/\\s*(\\d{1,9})\\s*(ms|s|m|h)");

	private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L);

	/** Refuses negative counts and windows of no time. */
	public CrashLimit {
		if (count < 0 || window.isNegative() || window.isZero()) {
			throw new IllegalArgumentException("not a limit: " + count + " in " + window);
		}
	}

	/**
	 * Reads a limit such as {@code 100/10s}, or {@code -} or {@code off} for none.
	 * @throws IllegalArgumentException if it is none
	 */
	public static CrashLimit parse(String text) {
		String trimmed = text.trim();
		if (trimmed.equals("-") || trimmed.equals("off") || trimmed.equals("false")) {
			return OFF;
		}
		Matcher matcher = TEXT.matcher(trimmed);
		if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0 || Long.parseLong(matcher.group(2)) == 0) {
			throw new IllegalArgumentException(
					"'" + text + "' is no limit of crashes: a number and a time such as 100/10s, or -");
		}
		return new CrashLimit(Integer.parseInt(matcher.group(1)),
				Duration.ofMillis(Long.parseLong(matcher.group(2)) * MILLIS.getOrDefault(matcher.group(3), 1L)));
	}

	/** Whether there is a limit. */
	public boolean isLimited() {
		return this.count > 0;
	}

}
