package io.papyra.internal.log.read;

import io.papyra.codec.LogHeader;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.index.BlockStats;
import io.papyra.internal.log.segment.Segment;

/** Sees what a {@link ReverseScanner} passes, newest first. */
public interface ReverseVisitor {

	/** Everything until the next call is in this file. */
	default void file(Segment segment) {
	}

	/**
	 * Whether the lines of a block need not be seen. Asked once for each, newest first.
	 */
	boolean skips(BlockStats block);

	/** Whether nothing in a block matters, now and later. */
	default boolean isExpired(BlockStats block) {
		return false;
	}

	/**
	 * A line with that number that reports facts that could not be recorded; the range is
	 * that of the line.
	 */
	default void gap(long seq, byte[] bytes, int from, int to) {
	}

	/** A header of the log. */
	default void header(LogHeader header) {
	}

	/**
	 * A valid fact that comes for the first time.
	 * @param seq its number, or place in a plain file
	 * @param check has judged the line that is in the range
	 * @param size bytes that it takes in the file, its newline included
	 */
	void fact(long seq, LineValidator check, byte[] bytes, int from, int to, long size);

}
