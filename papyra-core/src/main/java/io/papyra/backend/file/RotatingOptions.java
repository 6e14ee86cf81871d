package io.papyra.backend.file;

import io.papyra.internal.log.segment.SegmentLimits;
import org.jspecify.annotations.Nullable;

/**
 * How large the files of a {@link RotatingBackend} may grow.
 *
 * @param maxSegmentSize bytes of a segment above which the next one is begun, at least 1;
 * a batch is never split, so a segment may exceed it by one batch
 * @param maxTotalSize bytes of all segments together above which the oldest are dropped
 * when a new one is begun; at least twice the size of a segment; null for no limit
 */
public record RotatingOptions(long maxSegmentSize, @Nullable Long maxTotalSize) {

	/** Segments of 64 MiB, without a limit for all together. */
	public static final RotatingOptions DEFAULTS = new RotatingOptions(64L * 1024 * 1024, null);

	/**
	 * @throws IllegalArgumentException if a limit is too small
	 */
	public RotatingOptions {
		new SegmentLimits(maxSegmentSize, maxTotalSize);
	}

	SegmentLimits limits() {
		return new SegmentLimits(this.maxSegmentSize, this.maxTotalSize);
	}

}
