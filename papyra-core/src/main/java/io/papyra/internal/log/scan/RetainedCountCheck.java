package io.papyra.internal.log.scan;

import io.papyra.codec.HeaderNotes;
import io.papyra.codec.LogHeader;
import io.papyra.fact.FactKind;
import io.papyra.internal.log.index.BlockStats;
import org.jspecify.annotations.Nullable;

/**
 * Follows what headers say about how many lines the log holds: where numbers may be
 * missing, this is how a further loss shows. Of all such counts the one that reaches the
 * highest number is compared, and of several the last one. Not safe for use by several
 * threads.
 */
final class RetainedCountCheck {

	private final long[] facts = new long[BlockStats.KINDS];

	private long gaps;

	/** Lines that are reported already because they are damaged. */
	private long reported;

	private HeaderNotes.@Nullable Kept stated;

	/** Up to where numbers might be missing when that was stated. */
	private long statedUnder;

	/** The numbers of which something is stated have not all come yet. */
	private boolean open;

	private long missing;

	/** Highest number up to which a header lets lines be missing without counting. */
	private long uncounted;

	private boolean unreadable;

	/** What is known already, in front of what comes. */
	void known(BlockStats sum) {
		add(sum);
	}

	void add(BlockStats block) {
		for (FactKind kind : FactKind.values()) {
			this.facts[kind.ordinal()] += block.facts(kind);
		}
		this.gaps += block.gaps;
	}

	void fact(FactKind kind) {
		this.facts[kind.ordinal()]++;
	}

	void gap() {
		this.gaps++;
	}

	void reported(long lines) {
		this.reported += lines;
	}

	/** Not all lines can be read, so counting them tells nothing. */
	void unreadable() {
		this.unreadable = true;
	}

	/** A header of this log. */
	void header(LogHeader header) {
		HeaderNotes.Kept kept = header.notes().kept();
		if (kept == null) {
			uncounted(header);
			return;
		}
		if (this.stated != null && kept.through() < this.stated.through()) {
			return;
		}
		// A header in front that has no counts is of a version that does not know them.
		boolean outdated = this.uncounted > 0 && this.uncounted >= header.compactedThroughSeq();
		this.stated = outdated ? null : kept;
		this.statedUnder = header.compactedThroughSeq();
		this.open = kept.through() >= header.seq();
		if (!this.open) {
			count(kept);
		}
	}

	private void uncounted(LogHeader header) {
		this.uncounted = Math.max(this.uncounted, header.compactedThroughSeq());
		if (this.stated != null && header.seq() > this.stated.through() && header.compactedThroughSeq() > 0
				&& header.compactedThroughSeq() >= this.statedUnder) {
			this.stated = null;
		}
	}

	/** A line with that number comes next. */
	void reach(long seq) {
		if (this.open && this.stated != null && seq > this.stated.through()) {
			count(this.stated);
			this.open = false;
		}
	}

	/** Whether what is counted may end between two numbers. */
	boolean endsBetween(long first, long last) {
		return this.open && this.stated != null && first <= this.stated.through() && last > this.stated.through();
	}

	private void count(HeaderNotes.Kept kept) {
		this.missing = missing(kept.events(), FactKind.EVENT) + missing(kept.audits(), FactKind.AUDIT)
				+ missing(kept.deadLetters(), FactKind.DEAD_LETTER) + Math.max(0, kept.gaps() - this.gaps)
				- this.reported;
	}

	private long missing(long kept, FactKind kind) {
		return Math.max(0, kept - this.facts[kind.ordinal()]);
	}

	/** How many lines are missing beside damaged ones, at the end of the log. */
	long missing() {
		reach(Long.MAX_VALUE);
		return (this.stated != null && !this.unreadable) ? Math.max(0, this.missing) : 0;
	}

	/** Number up to which they are missed. */
	long through() {
		return (this.stated != null) ? this.stated.through() : 0;
	}

}
