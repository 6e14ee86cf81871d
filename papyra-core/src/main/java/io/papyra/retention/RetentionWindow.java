package io.papyra.retention;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Applies the retention of one kind to its facts, offered one by one from the newest to
 * the oldest. A pure function of what was offered before. Not safe for use by several
 * threads.
 *
 * <p>
 * Age comes first: an expired fact takes no place among the newest. Of the others the
 * newest count until the number is reached, or until one does not fit into the size; from
 * that one on all older ones are expired.
 */
public final class RetentionWindow {

	/** Time of a fact without a usable one. */
	public static final long NO_TIME = Long.MIN_VALUE;

	private final long maxRecords;

	private final long maxSize;

	private final long oldest;

	private long records;

	private long size;

	private @Nullable ExpiryReason full;

	/**
	 * @param now the wall clock when the rule is applied
	 */
	public RetentionWindow(Retention retention, Instant now) {
		Long records = retention.maxRecords();
		Long size = retention.maxTotalSize();
		this.maxRecords = (records != null) ? records : Long.MAX_VALUE;
		this.maxSize = (size != null) ? size : Long.MAX_VALUE;
		this.oldest = oldest(retention.maxAge(), now);
	}

	private static long oldest(@Nullable Duration maxAge, Instant now) {
		if (maxAge == null) {
			return Long.MIN_VALUE;
		}
		try {
			Duration since = Duration.between(Instant.EPOCH, now).minus(maxAge);
			return Math.addExact(Math.multiplyExact(since.getSeconds(), 1_000_000L), since.getNano() / 1000);
		}
		catch (ArithmeticException ex) {
			// So long ago that nothing can be older.
			return Long.MIN_VALUE;
		}
	}

	/**
	 * Whether the next older fact is retained.
	 * @param micros its time in microseconds since the epoch, or {@link #NO_TIME}
	 * @param bytes what it takes as stored
	 * @return why it does not count, or null if it does
	 */
	public @Nullable ExpiryReason offer(long micros, long bytes) {
		if (isTooOld(micros)) {
			return ExpiryReason.AGE;
		}
		return take(1, bytes) ? null : this.full;
	}

	/**
	 * Whether the given number of facts, none of them too old, is retained all together;
	 * then they are taken. If not, nothing is taken, and they have to be offered one by
	 * one.
	 */
	public boolean offerAll(long facts, long bytes) {
		return fits(facts, bytes) && take(facts, bytes);
	}

	/**
	 * Whether the given number of facts, none of them too old, is retained all together.
	 * Takes nothing.
	 */
	public boolean fits(long facts, long bytes) {
		return this.full == null && facts <= this.maxRecords - this.records && bytes <= this.maxSize - this.size;
	}

	private boolean take(long facts, long bytes) {
		if (this.full != null) {
			return false;
		}
		if (this.records >= this.maxRecords) {
			this.full = ExpiryReason.RECORDS;
			return false;
		}
		if (this.records > 0 && bytes > this.maxSize - this.size) {
			this.full = ExpiryReason.SIZE;
			return false;
		}
		this.records += facts;
		// One that is larger by itself leaves no room for any other.
		this.size = (bytes > this.maxSize - this.size) ? this.maxSize : this.size + bytes;
		return true;
	}

	/** Whether a fact of that time is older than allowed. */
	public boolean isTooOld(long micros) {
		return micros != NO_TIME && micros < this.oldest;
	}

	/** Whether every older fact is expired, whatever it is. */
	public boolean isFull() {
		return this.full != null;
	}

	/** Why every older fact is expired, or null if it is not so. */
	public @Nullable ExpiryReason fullBecause() {
		return this.full;
	}

}
