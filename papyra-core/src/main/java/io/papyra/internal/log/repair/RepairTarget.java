package io.papyra.internal.log.repair;

import java.nio.file.Path;
import java.time.Instant;

import io.papyra.internal.log.segment.Segment;
import org.jspecify.annotations.Nullable;

/** A file of the log as it will be after a repair: which numbers belong into it. */
final class RepairTarget {

	private final Path path;

	private final long base;

	private final @Nullable RepairSource owner;

	private long limit = Long.MAX_VALUE;

	/** Lines that come from elsewhere, or are in the wrong place. */
	private long strays;

	private @Nullable FileRepairPlan notes;

	private boolean rewrite;

	private long bytes;

	/**
	 * @param base its first number, as its name says; 0 for a log that is one file
	 * @param owner the file whose lines stay in it, or null if there is none yet
	 */
	RepairTarget(Path path, long base, @Nullable RepairSource owner) {
		this.path = path;
		this.base = base;
		this.owner = owner;
	}

	Path path() {
		return this.path;
	}

	/** As {@link Segment#base()}. */
	long base() {
		return this.base;
	}

	@Nullable RepairSource owner() {
		return this.owner;
	}

	/** First number that belongs to the next file. */
	long limit() {
		return this.limit;
	}

	void endsBefore(long number) {
		this.limit = number;
	}

	/** Whether the log ends here. */
	boolean isLast() {
		return this.limit == Long.MAX_VALUE;
	}

	/** Whether a line with that number belongs here. */
	boolean holds(long seq) {
		return this.base == 0 || (seq >= this.base && seq < this.limit);
	}

	/** What is read of it, taken for what it will be. */
	Segment asSource() {
		RepairSource source = this.owner;
		return (source == null) ? new Segment(this.path, this.base, 0, Instant.EPOCH, "") : new Segment(
				source.file().path(), this.base, source.file().size(), source.file().modified(), source.file().key());
	}

	/** The same under the name with which it was found. */
	Segment asListed() {
		RepairSource source = this.owner;
		Segment now = asSource();
		return (source == null) ? now : new Segment(source.listed(), now.base(), now.size(), now.modified(), now.key());
	}

	void gains() {
		this.strays++;
	}

	boolean hasStrays() {
		return this.strays > 0;
	}

	void noted(FileRepairPlan found) {
		this.notes = found;
	}

	/** What was noted about its own lines, or null if it has none. */
	@Nullable FileRepairPlan notes() {
		return this.notes;
	}

	/** Lines inside change, so that it is rewritten. */
	void rewrite(long size) {
		this.rewrite = true;
		this.bytes = size;
	}

	boolean isRewritten() {
		return this.rewrite;
	}

	/** Bytes that it will have, if it is rewritten. */
	long bytes() {
		return this.bytes;
	}

}
