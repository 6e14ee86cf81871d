package io.papyra.wire;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A point in time as people give it: seconds since the epoch, ISO-8601, or an age such as
 * {@code 15m}.
 */
public final class Moment {

	/** What a moment may look like, human-readable. */
	public static final String ALLOWED = "seconds since the epoch (1768380323.5), an ISO-8601 time with its offset "
			+ "(2026-01-14T08:45:23Z), or an age (90s, 15m, 12h, 7d)";

	private static final Pattern EPOCH = Pattern.compile("\\d{1,12}(\\.\\d{1,9})?");

	private static final Pattern AGE = Pattern.compile("(\\d{1,9})([smhdw])");

	private static final Map<String, ChronoUnit> UNITS = Map.of("s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h",
			ChronoUnit.HOURS, "d", ChronoUnit.DAYS, "w", ChronoUnit.WEEKS);

	private Moment() {
	}

	/**
	 * The point in time that a text means.
	 * @param clock from which ages are counted back
	 * @throws DateTimeException if it means none
	 */
	public static Instant parse(String value, Clock clock) {
		String text = value.trim();
		try {
			Matcher age = AGE.matcher(text);
			if (age.matches()) {
				return clock.instant().minus(ageOf(age));
			}
			// A plus sign that was not encoded in the URL arrives as a blank.
			return EPOCH.matcher(text).matches() ? epoch(text)
					: OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
		}
		catch (ArithmeticException ex) {
			throw new DateTimeException("no point in time: " + text, ex);
		}
	}

	private static Duration ageOf(Matcher age) {
		ChronoUnit unit = UNITS.getOrDefault(age.group(2), ChronoUnit.SECONDS);
		return unit.getDuration().multipliedBy(Long.parseLong(age.group(1)));
	}

	private static Instant epoch(String seconds) {
		BigDecimal exact = new BigDecimal(seconds);
		BigDecimal whole = exact.setScale(0, RoundingMode.DOWN);
		return Instant.ofEpochSecond(whole.longValueExact(), exact.subtract(whole).movePointRight(9).longValueExact());
	}

}
