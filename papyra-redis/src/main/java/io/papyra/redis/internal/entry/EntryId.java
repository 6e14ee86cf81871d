package io.papyra.redis.internal.entry;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Id of an entry: a time in milliseconds by the server's clock and a number within it,
 * both unsigned.
 */
public record EntryId(long ms, long seq) implements Comparable<EntryId> {

	/** Beginning of the year 10,000, in milliseconds since the epoch. */
	private static final long END_OF_TIME = 253_402_300_800_000L;

	public static final EntryId MIN = new EntryId(0, 0);

	public static final EntryId MAX = new EntryId(-1, -1);

	/**
	 * The id that Redis writes as {@code ms-seq}, or {@code ms} alone.
	 * @throws IllegalArgumentException if it is none
	 */
	public static EntryId of(String text) {
		int dash = text.indexOf('-');
		try {
			return (dash < 0) ? new EntryId(Long.parseUnsignedLong(text), 0)
					: new EntryId(Long.parseUnsignedLong(text, 0, dash, 10),
							Long.parseUnsignedLong(text, dash + 1, text.length(), 10));
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("'" + text + "' is no id of an entry, such as 1768380323000-0", ex);
		}
	}

	/** The smallest id of a millisecond. */
	public static EntryId at(long millis) {
		return new EntryId(Math.max(0, millis), 0);
	}

	/** The id directly after it. */
	public EntryId next() {
		return (this.seq == -1) ? new EntryId(this.ms + 1, 0) : new EntryId(this.ms, this.seq + 1);
	}

	/** The id directly before it, which is not the smallest one. */
	public EntryId previous() {
		return (this.seq == 0) ? new EntryId(this.ms - 1, -1) : new EntryId(this.ms, this.seq - 1);
	}

	public EntryId plus(long entries) {
		return new EntryId(this.ms, this.seq + entries);
	}

	/**
	 * The time that it tells; null if that cannot be one, as in ids that others chose.
	 */
	public @Nullable Instant time() {
		return (this.ms > 0 && this.ms < END_OF_TIME) ? Instant.ofEpochMilli(this.ms) : null;
	}

	/** Some milliseconds earlier, not below zero. */
	public EntryId minusMillis(long millis) {
		return new EntryId((Long.compareUnsigned(this.ms, millis) > 0) ? this.ms - millis : 0, 0);
	}

	@Override
	public int compareTo(EntryId other) {
		int byTime = Long.compareUnsigned(this.ms, other.ms);
		return (byTime != 0) ? byTime : Long.compareUnsigned(this.seq, other.seq);
	}

	@Override
	public String toString() {
		return Long.toUnsignedString(this.ms) + "-" + Long.toUnsignedString(this.seq);
	}

}
