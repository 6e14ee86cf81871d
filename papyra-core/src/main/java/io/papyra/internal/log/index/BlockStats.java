package io.papyra.internal.log.index;

import java.util.Arrays;

import io.papyra.fact.FactKind;
import io.papyra.internal.log.format.RunSummary;

/**
 * What is known of a range of lines of one file, so that it need not be read: how many
 * facts of each kind, their bytes, and between which numbers and times they lie. Made by
 * {@link BlockBuilder}. Immutable.
 */
public final class BlockStats {

	public static final int KINDS = FactKind.values().length;

	public final long offset;

	public final long length;

	public final long lines;

	/**
	 * Lowest number of a checksummed line, or place of a plain one; 0 if there is none.
	 */
	public final long firstSeq;

	public final long lastSeq;

	private final long[] facts;

	private final long[] bytes;

	private final long[] timeless;

	/** Lines in which a recorder reports facts that it had to drop. */
	public final long gaps;

	/** Lines of a legacy prefix, whose numbers are their places. */
	public final long plain;

	/**
	 * Earliest time of a fact in microseconds since the epoch; above {@link #until} if
	 * none has one.
	 */
	public final long since;

	/** Latest time of a fact, inclusive. */
	public final long until;

	public final RunSummary runs;

	BlockStats(BlockBuilder built) {
		this.offset = built.offset;
		this.length = built.length;
		this.lines = built.lines;
		this.firstSeq = built.firstSeq;
		this.lastSeq = built.lastSeq;
		this.facts = built.facts.clone();
		this.bytes = built.bytes.clone();
		this.timeless = built.timeless.clone();
		this.gaps = built.gaps;
		this.plain = built.plain;
		this.since = built.since;
		this.until = built.until;
		this.runs = built.runs;
	}

	public long end() {
		return this.offset + this.length;
	}

	public long facts(FactKind kind) {
		return this.facts[kind.ordinal()];
	}

	/** Bytes of the lines of one kind, with their newlines. */
	public long bytes(FactKind kind) {
		return this.bytes[kind.ordinal()];
	}

	/** Facts of one kind without a usable time. */
	public long timeless(FactKind kind) {
		return this.timeless[kind.ordinal()];
	}

	public long facts() {
		long all = 0;
		for (long some : this.facts) {
			all += some;
		}
		return all;
	}

	/** Facts without a usable time. */
	public long timelessFacts() {
		long all = 0;
		for (long some : this.timeless) {
			all += some;
		}
		return all;
	}

	/**
	 * Whether lines are in it that may do without a checksum, and are counted by place.
	 */
	public boolean hasLegacyLines() {
		return this.plain > 0;
	}

	/** Whether lines are in it that must have a checksum. */
	public boolean hasChecksummedLines() {
		return this.lines > this.plain;
	}

	/** Whether every line is a fact. */
	public boolean isFactsOnly() {
		return this.lines == facts();
	}

	/**
	 * Whether both say the same of the same range; numbers of plain lines do not count.
	 */
	public boolean isSame(BlockStats other) {
		return (hasLegacyLines() || other.hasLegacyLines() || this.firstSeq == other.firstSeq)
				&& this.offset == other.offset && this.length == other.length && this.lines == other.lines
				&& this.lastSeq == other.lastSeq && this.gaps == other.gaps && this.since == other.since
				&& this.until == other.until && this.runs.equals(other.runs) && Arrays.equals(this.facts, other.facts)
				&& Arrays.equals(this.bytes, other.bytes) && Arrays.equals(this.timeless, other.timeless);
	}

}
