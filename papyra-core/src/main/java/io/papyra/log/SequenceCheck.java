package io.papyra.log;

import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Follows the sequence numbers of a log, line by line: each number once, rising by one.
 * Numbers that are missing are lost lines, unless damaged lines stand in their place or a
 * header says that they are legally gone.
 *
 * <p>
 * Not safe for use by several threads. Holds one small object per gap, up to
 * {@link #MAX_GAPS}.
 */
final class SequenceCheck {

	/** Gaps that are told apart; what is behind them is only counted. */
	private static final int MAX_GAPS = 100_000;

	/**
	 * A range of numbers that are not there.
	 *
	 * @param first the first of them
	 * @param last the last of them
	 * @param explained whether as many damaged lines stand in their place
	 */
	record Gap(long first, long last, boolean explained) {

		long size() {
			return this.last - this.first + 1;
		}

	}

	private final TreeMap<Long, Gap> gaps = new TreeMap<>();

	private long last;

	private long damaged;

	private long acknowledged;

	/**
	 * A line without a number stands where one should be: damaged, or without its seal.
	 */
	void damaged() {
		this.damaged++;
	}

	/** A line of a plain file: it counts by its place. */
	void plain(long lineNumber) {
		this.last = Math.max(this.last, lineNumber);
		this.damaged = 0;
	}

	/** A header says that numbers up to this one may be missing. */
	void acknowledge(long through) {
		this.acknowledged = Math.max(this.acknowledged, through);
		this.gaps.values().removeIf((gap) -> gap.last() <= this.acknowledged);
	}

	/**
	 * A sound line with this number.
	 * @return the gap in front of it that nothing explains, or null if there is none
	 */
	@Nullable Gap next(long seq) {
		Gap gap = (seq > this.last + 1 && seq - 1 > this.acknowledged) ? gapBefore(seq) : null;
		this.last = seq;
		this.damaged = 0;
		return (gap != null && !gap.explained()) ? gap : null;
	}

	/**
	 * So many more sound lines, the first of them with the number behind the last one.
	 */
	void advance(long lines) {
		this.last += lines;
		this.damaged = 0;
	}

	private Gap gapBefore(long seq) {
		Gap gap = new Gap(Math.max(this.last, this.acknowledged) + 1, seq - 1, seq - 1 - this.last <= this.damaged);
		if (this.gaps.size() < MAX_GAPS) {
			this.gaps.put(gap.first(), gap);
		}
		return gap;
	}

	/** Whether a number has been passed: its line is doubled, or comes late. */
	boolean isPassed(long seq) {
		return seq <= this.last;
	}

	/** Whether a line with this number has been passed, and was not missed. */
	boolean isThere(long seq) {
		Map.Entry<Long, Gap> entry = this.gaps.floorEntry(seq);
		return isPassed(seq) && (entry == null || entry.getValue().last() < seq);
	}

	/**
	 * Takes a number that comes late out of the gap in which it was missed; false if it
	 * was not missed.
	 */
	boolean fillsGap(long seq) {
		Map.Entry<Long, Gap> entry = this.gaps.floorEntry(seq);
		if (entry == null || entry.getValue().last() < seq) {
			return false;
		}
		Gap gap = entry.getValue();
		this.gaps.remove(gap.first());
		addIfAny(gap.first(), seq - 1, gap.explained());
		addIfAny(seq + 1, gap.last(), gap.explained());
		return true;
	}

	private void addIfAny(long first, long end, boolean explained) {
		if (first <= end) {
			this.gaps.put(first, new Gap(first, end, explained));
		}
	}

	/** Highest number so far. */
	long last() {
		return this.last;
	}

	/** Damaged lines behind the last sound one. */
	long damagedSinceLast() {
		return this.damaged;
	}

	/** Up to where headers say that numbers may be missing. */
	long acknowledgedThrough() {
		return this.acknowledged;
	}

	/**
	 * Ranges that are missing, explained by damaged lines or not, and not yet
	 * acknowledged.
	 */
	int gapCount() {
		return this.gaps.size();
	}

	/** Where a log that goes on behind all this has to number on. */
	long nextFree(long checkpointSeq) {
		return Math.max(Math.max(this.last + this.damaged, checkpointSeq), this.acknowledged) + 1;
	}

}
