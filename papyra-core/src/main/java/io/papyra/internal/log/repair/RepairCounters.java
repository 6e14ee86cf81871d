package io.papyra.internal.log.repair;

import java.io.IOException;

/** Counts what a repair does, or would do. */
class RepairCounters {

	private long removed;

	private long removedBytes;

	private long adopted;

	private long moved;

	private long repaired;

	void removed(long bytes) {
		this.removed++;
		this.removedBytes += bytes;
	}

	/** Bytes that were in place of a newline; no line of their own. */
	void removedBreak(int bytes) {
		this.removedBytes += bytes;
	}

	void adopted() {
		this.adopted++;
	}

	/** A line gets into its place, in that file. */
	void moved(MisplacedLines.Stray line, RepairTarget target) throws IOException {
		this.moved++;
	}

	/** A line is there once more. */
	void repeat(MisplacedLines.Stray line) throws IOException {
		removed(line.taken());
	}

	/** A line finds no number where it is, and gets one at the end of the log. */
	void defer(MisplacedLines.Stray line) throws IOException {
		adopted();
	}

	/**
	 * A line got the newline that it lacked or that was damaged, or a file its header.
	 */
	void repaired() {
		this.repaired++;
	}

	long removedLines() {
		return this.removed;
	}

	long removedBytes() {
		return this.removedBytes;
	}

	long adoptedLines() {
		return this.adopted;
	}

	long movedLines() {
		return this.moved;
	}

	long repairedLines() {
		return this.repaired;
	}

}
