package io.papyra.fact;

import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/**
 * A place in a history, after which a reader can continue. Opaque: what its text means
 * only the store knows that gave it. For files the text is the number of a line; a store
 * of another kind may give texts such as {@code 1700000000000-5}, which no comparison
 * orders. Two positions are equal if their texts are. Immutable.
 */
public final class Position {

	/** Before the first fact of any history; its text is {@code 0}. */
	public static final Position START = new Position(0, "0");

	/** The longest text, in characters. */
	public static final int LONGEST = 4_000;

	private static final long NO_NUMBER = -1;

	private final long number;

	/** Made when it is first asked for, where there is a number. */
	private @Nullable String text;

	private Position(long number, @Nullable String text) {
		this.number = number;
		this.text = text;
	}

	/**
	 * The position whose text is a number.
	 * @throws IllegalArgumentException if it is negative
	 */
	public static Position of(long number) {
		if (number < 0) {
			throw new IllegalArgumentException("a position must not be negative, but is " + number);
		}
		return (number == 0) ? START : new Position(number, null);
	}

	/**
	 * The position with a text, as {@link #text()} gave it. One that is a decimal number
	 * without sign, blanks and leading zeros is the same as {@link #of(long)}.
	 * @throws IllegalArgumentException if the text is blank, longer than
	 * {@value #LONGEST} characters, or has control characters in it
	 */
	public static Position of(String text) {
		if (text == null || text.isBlank() || text.length() > LONGEST
				|| text.chars().anyMatch(Character::isISOControl)) {
			throw new IllegalArgumentException("a position is a text of 1 to " + LONGEST
					+ " characters, not blank and without control characters");
		}
		long number = number(text);
		return (number == 0) ? START : new Position(number, text);
	}

	private static long number(String text) {
		boolean canonical = text.chars().allMatch((digit) -> digit >= '0' && digit <= '9')
				&& (text.length() == 1 || text.charAt(0) != '0');
		if (!canonical) {
			return NO_NUMBER;
		}
		try {
			return Long.parseLong(text);
		}
		catch (NumberFormatException ex) {
			return NO_NUMBER; // more than any history has
		}
	}

	/** The text by which {@link #of(String)} makes this position again. */
	public String text() {
		String known = this.text;
		if (known == null) {
			known = Long.toString(this.number);
			this.text = known; // every thread makes the same
		}
		return known;
	}

	/** The number that the text is; empty if it is none. */
	public OptionalLong number() {
		return (this.number != NO_NUMBER) ? OptionalLong.of(this.number) : OptionalLong.empty();
	}

	/** Whether this is {@link #START}. */
	public boolean isStart() {
		return this.number == 0;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Position position && this.number == position.number
				&& (this.number != NO_NUMBER || text().equals(position.text()));
	}

	@Override
	public int hashCode() {
		return (this.number != NO_NUMBER) ? Long.hashCode(this.number) : text().hashCode();
	}

	@Override
	public String toString() {
		return text();
	}

}
