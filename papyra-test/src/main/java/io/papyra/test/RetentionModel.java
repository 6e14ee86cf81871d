package io.papyra.test;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.papyra.retention.Retention;
import org.jspecify.annotations.Nullable;

/**
 * Retention as its documentation tells it, without any thought for speed: what
 * implementations are compared with.
 */
public final class RetentionModel {

	private RetentionModel() {
	}

	/**
	 * A stored fact as retention sees it.
	 *
	 * @param id tells facts apart
	 * @param time when it happened; null if that is not known
	 * @param bytes what it takes as stored
	 */
	public record Entry(long id, @Nullable Instant time, long bytes) {

		/** The time in microseconds since the epoch, for a fact that has one. */
		public long micros() {
			return ChronoUnit.MICROS.between(Instant.EPOCH, this.time);
		}

	}

	/** The facts of one kind that still count, newest first. */
	public static List<Entry> kept(Retention retention, List<Entry> newestFirst, Instant now) {
		Instant oldest = (retention.maxAge() != null) ? now.minus(retention.maxAge()) : Instant.MIN;
		long number = (retention.maxRecords() != null) ? retention.maxRecords() : Long.MAX_VALUE;
		long room = (retention.maxTotalSize() != null) ? retention.maxTotalSize() : Long.MAX_VALUE;
		List<Entry> newest = newestFirst.stream()
			.filter((entry) -> entry.time() == null || !entry.time().isBefore(oldest))
			.limit(number)
			.toList();
		int fitting = 0;
		while (fitting < newest.size() && (fitting == 0 || newest.get(fitting).bytes() <= room)) {
			room -= newest.get(fitting++).bytes();
		}
		return newest.subList(0, fitting);
	}

}
