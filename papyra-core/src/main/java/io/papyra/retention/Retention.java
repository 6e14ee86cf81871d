package io.papyra.retention;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How much of one kind of fact is retained. All limits hold at once; one that is null
 * does not limit.
 *
 * @param maxRecords how many facts at most, the newest ones; at least 1
 * @param maxAge how old a fact may be by its own timestamp, above zero; a fact from the
 * future is kept, as is one without a usable time
 * @param maxTotalSize how many bytes at most, as stored, the newest facts; at least 1.
 * The newest fact is kept even if it is larger by itself
 */
public record Retention(@Nullable Long maxRecords, @Nullable Duration maxAge, @Nullable Long maxTotalSize) {

	/** Everything counts. */
	public static final Retention UNLIMITED = new Retention(null, null, null);

	/**
	 * @throws IllegalArgumentException if a limit is zero or negative
	 */
	public Retention {
		if (maxRecords != null && maxRecords < 1) {
			throw new IllegalArgumentException("max-records must be at least 1, but is " + maxRecords);
		}
		if (maxAge != null && (maxAge.isZero() || maxAge.isNegative())) {
			throw new IllegalArgumentException("max-age must be above zero, but is " + maxAge);
		}
		if (maxTotalSize != null && maxTotalSize < 1) {
			throw new IllegalArgumentException("max-total-size must be at least 1 byte, but is " + maxTotalSize);
		}
	}

	/** Whether anything is limited. */
	public boolean isLimited() {
		return this.maxRecords != null || this.maxAge != null || this.maxTotalSize != null;
	}

	/**
	 * Whether the number or the size of facts is limited, so that newer ones push out
	 * older ones.
	 */
	public boolean isBounded() {
		return this.maxRecords != null || this.maxTotalSize != null;
	}

	/**
	 * Human-readable, such as
	 * {@code newest 1000, not older than 30d, at most 1048576 bytes}.
	 */
	@Override
	public String toString() {
		List<String> parts = new ArrayList<>();
		if (this.maxRecords != null) {
			parts.add("newest " + this.maxRecords);
		}
		if (this.maxAge != null) {
			parts.add("not older than " + words(this.maxAge));
		}
		if (this.maxTotalSize != null) {
			parts.add("at most " + this.maxTotalSize + " bytes");
		}
		return parts.isEmpty() ? "everything" : String.join(", ", parts);
	}

	/** In the largest unit that holds it without remainder. */
	private static String words(Duration age) {
		long seconds = age.getSeconds();
		if (age.getNano() != 0) {
			return age.toString();
		}
		if (seconds % 86_400 == 0) {
			return seconds / 86_400 + "d";
		}
		if (seconds % 3_600 == 0) {
			return seconds / 3_600 + "h";
		}
		return (seconds % 60 == 0) ? seconds / 60 + "m" : seconds + "s";
	}

}
