package io.papyra.internal.log.repair;

/** Counts what a repair does, or would do. */
final class RepairCounters {

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

	void moved() {
		this.moved++;
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
