package io.papyra.fact;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

/**
 * Which times of facts can be. Some writers stamp facts with the seconds since the
 * machine's start, and clocks that lost their battery begin in the year of their making:
 * such a time says nothing about the age of a fact, and counts as none.
 */
public final class FactTime {

	/** The earliest time that can be, 2000-01-01T00:00Z. */
	public static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

	/** Where the times end that can be, 2100-01-01T00:00Z. */
	public static final Instant END = Instant.parse("2100-01-01T00:00:00Z");

	private static final long EARLIEST_MICROS = EARLIEST.getEpochSecond() * 1_000_000;

	private static final long END_MICROS = END.getEpochSecond() * 1_000_000;

	private static final long TEN_YEARS = 3_653L * 24 * 60 * 60 * 1_000_000;

	private FactTime() {
	}

	/**
	 * A time that can be, or null: of null, before the year 2000 and from the year 2100
	 * on.
	 */
	public static @Nullable Instant usable(@Nullable Instant time) {
		return (time != null && !time.isBefore(EARLIEST) && time.isBefore(END)) ? time : null;
	}

	/**
	 * Whether a time can be.
	 * @param micros in microseconds since the epoch
	 */
	public static boolean isPossible(long micros) {
		return micros >= EARLIEST_MICROS && micros < END_MICROS;
	}

	/**
	 * Whether two times, both of which can be, are more than ten years apart. A time that
	 * is so far from those of the facts on both sides of it cannot be.
	 */
	public static boolean areFarApart(long micros, long otherMicros) {
		return Math.abs(micros - otherMicros) > TEN_YEARS;
	}

	/**
	 * Whether a time contradicts those of the facts on both sides of it, more than ten
	 * years from each, so that it cannot be.
	 * @param before time of the fact before it, or null if there is none that can be
	 * @param time one that can be, or null
	 * @param after as {@code before}, of the fact after it
	 */
	public static boolean contradicts(@Nullable Instant before, @Nullable Instant time, @Nullable Instant after) {
		return time != null && isFar(time, usable(before)) && isFar(time, usable(after));
	}

	private static boolean isFar(Instant time, @Nullable Instant other) {
		return other != null && areFarApart(ChronoUnit.MICROS.between(Instant.EPOCH, time),
				ChronoUnit.MICROS.between(Instant.EPOCH, other));
	}

}
