package io.papyra.internal.log.segment;

import org.jspecify.annotations.Nullable;

/**
 * How large files may grow.
 *
 * @param maxSegmentSize bytes of a segment above which the next one is begun, at least 1;
 * a batch is never split, so a segment may exceed it by one batch
 * @param maxTotalSize bytes of all segments of all kinds together above which the oldest
 * are dropped when a new one is begun; null for no limit
 */
public record SegmentLimits(long maxSegmentSize, @Nullable Long maxTotalSize) {

	/**
	 * @throws IllegalArgumentException if a limit is below 1, or there is not even room
	 * for two segments
	 */
	public SegmentLimits {
		if (maxSegmentSize < 1) {
			throw new IllegalArgumentException("maxSegmentSize must be at least 1, but is " + maxSegmentSize);
		}
		if (maxTotalSize != null && maxTotalSize / 2 < maxSegmentSize) {
			throw new IllegalArgumentException("maxTotalSize must be at least twice maxSegmentSize, but is "
					+ maxTotalSize + " with segments of " + maxSegmentSize);
		}
	}

}
