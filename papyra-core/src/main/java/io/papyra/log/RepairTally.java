package io.papyra.log;

/** Counts what a repair does. */
final class RepairTally {

	private long removed;

	private long removedBytes;

	private long adopted;

	private long moved;

	void removed(long bytes) {
		this.removed++;
		this.removedBytes += bytes;
	}

	/** Bytes that stood in place of a newline; no line of their own. */
	void removedBreak(int bytes) {
		this.removedBytes += bytes;
	}

	void adopted() {
		this.adopted++;
	}

	/** A line that was to be adopted, but found no place. */
	void setAside(long bytes) {
		this.adopted--;
		removed(bytes);
	}

	/** What was done elsewhere in the same log. */
	void add(RepairTally other) {
		this.removed += other.removed;
		this.removedBytes += other.removedBytes;
		this.adopted += other.adopted;
		this.moved += other.moved;
	}

	void moved() {
		this.moved++;
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

}
