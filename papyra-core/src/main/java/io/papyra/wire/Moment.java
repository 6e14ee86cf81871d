package io.papyra.wire;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A point in time as people give it: a word such as {@code yesterday}, a date or a time
 * of the clock on the wall, an age such as {@code 15m}, ISO-8601, or seconds since the
 * epoch.
 *
 * <p>
 * Days and times without an offset are those of the zone of the clock. A time that the
 * zone skips (when its clocks are put forward) is moved on by what was skipped; of a time
 * that it has twice (when they are put back) the first is meant.
 */
public final class Moment {

	/** What a moment may look like, human-readable. */
	public static final String ALLOWED = "now, today, yesterday or tomorrow, a date (2026-01-14), a time (08:45), both "
			+ "(2026-01-14 08:45), an age (15m, 1h30m, 7d, 2 hours ago), an ISO-8601 time with its offset "
			+ "(2026-01-14T08:45:23Z), or seconds since the epoch (1768380323.5)";

	private static final Pattern EPOCH = Pattern.compile("\\d{1,12}(\\.\\d{1,9})?");

	/** The letter of a unit, or its name as {@code journalctl} takes it. */
	private static final Pattern PART_OF_AGE = Pattern
		.compile("(\\d{1,9})(?:([smhdw])" + "| ?(sec(?:ond)?s?|min(?:ute)?s?|hours?|days?|weeks?))(?![a-z])");

	/** With a minus sign or "ago", which say the same once more. */
	private static final Pattern AGE = Pattern.compile("-?((?:" + PART_OF_AGE + " ?)+?)(?: ago)?");

	private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

	private static final Pattern TIME = Pattern.compile("\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?");

	private static final Pattern DATE_AND_TIME = Pattern.compile("(" + DATE + ")[Tt ](" + TIME + ")");

	private static final Pattern WITH_OFFSET = Pattern
		.compile("(" + DATE + ")[Tt ](" + TIME + ")(Z|z| ?UTC| ?[+-]\\d{2}(?::?\\d{2})?| \\d{2}:\\d{2})");

	private static final Map<String, ChronoUnit> UNITS = Map.of("s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h",
			ChronoUnit.HOURS, "d", ChronoUnit.DAYS, "w", ChronoUnit.WEEKS);

	private Moment() {
	}

	/**
	 * The point in time that a text means.
	 * @param clock from which ages are counted back, and whose zone has the days
	 * @throws DateTimeException if it means none
	 */
	public static Instant parse(String value, Clock clock) {
		String text = value.trim();
		try {
			Matcher age = AGE.matcher(text);
			if (age.matches()) {
				return clock.instant().minus(ageOf(age.group(1)));
			}
			return EPOCH.matcher(text).matches() ? epoch(text) : onTheCalendar(text, clock);
		}
		catch (ArithmeticException ex) {
			throw new DateTimeException("no point in time: " + text, ex);
		}
	}

	private static Instant onTheCalendar(String text, Clock clock) {
		LocalDate today = LocalDate.now(clock);
		return switch (text.toLowerCase(Locale.ROOT)) {
			case "now" -> clock.instant();
			case "today" -> beginOf(today, clock);
			case "yesterday" -> beginOf(today.minusDays(1), clock);
			case "tomorrow" -> beginOf(today.plusDays(1), clock);
			default -> written(text, today, clock);
		};
	}

	private static Instant written(String text, LocalDate today, Clock clock) {
		if (DATE.matcher(text).matches()) {
			return beginOf(LocalDate.parse(text), clock);
		}
		if (TIME.matcher(text).matches()) {
			return at(today, LocalTime.parse(text), clock);
		}
		Matcher local = DATE_AND_TIME.matcher(text);
		if (local.matches()) {
			return at(LocalDate.parse(local.group(1)), LocalTime.parse(local.group(2)), clock);
		}
		Matcher exact = WITH_OFFSET.matcher(text);
		if (exact.matches()) {
			return OffsetDateTime.parse(exact.group(1) + "T" + exact.group(2) + offset(exact.group(exact.groupCount())))
				.toInstant();
		}
		return OffsetDateTime.parse(text).toInstant();
	}

	private static String offset(String text) {
		String offset = text.strip().toUpperCase(Locale.ROOT);
		if (offset.equals("UTC")) {
			return "Z";
		}
		// A plus sign that was not encoded in the URL arrives as a blank.
		String signed = Character.isDigit(offset.charAt(0)) ? "+" + offset : offset;
		return (signed.length() == "+0100".length()) ? signed.substring(0, 3) + ":" + signed.substring(3) : signed;
	}

	/** Not every day has a midnight. */
	private static Instant beginOf(LocalDate day, Clock clock) {
		return day.atStartOfDay(clock.getZone()).toInstant();
	}

	private static Instant at(LocalDate day, LocalTime time, Clock clock) {
		return LocalDateTime.of(day, time).atZone(clock.getZone()).toInstant();
	}

	private static Duration ageOf(String text) {
		Duration age = Duration.ZERO;
		Matcher part = PART_OF_AGE.matcher(text);
		while (part.find()) {
			String letter = (part.group(2) != null) ? part.group(2) : part.group(3).substring(0, 1);
			ChronoUnit unit = UNITS.getOrDefault(letter, ChronoUnit.SECONDS);
			age = age.plus(unit.getDuration().multipliedBy(Long.parseLong(part.group(1))));
		}
		return age;
	}

	private static Instant epoch(String seconds) {
		BigDecimal exact = new BigDecimal(seconds);
		BigDecimal whole = exact.setScale(0, RoundingMode.DOWN);
		return Instant.ofEpochSecond(whole.longValueExact(), exact.subtract(whole).movePointRight(9).longValueExact());
	}

}
