package io.papyra.internal.log.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.papyra.codec.HeaderNotes;
import io.papyra.internal.log.format.LineValidator;
import org.jspecify.annotations.Nullable;

/**
 * Follows the sequence numbers of a log, line by line: each number once, rising by one.
 * Numbers that are missing are lost lines, unless damaged lines are in their place or a
 * header says that they are legally gone.
 *
 * <p>
 * Not safe for use by several threads. Holds one small object per gap, up to
 * {@link #MAX_GAPS} of each sort.
 */
public final class SequenceValidator {

	/** Gaps that are told apart; what comes after them is only counted. */
	private static final int MAX_GAPS = 100_000;

	/**
	 * A range of numbers that are not there.
	 *
	 * @param first the first of them
	 * @param last the last of them
	 * @param explained whether as many damaged lines are in their place
	 */
	record Gap(long first, long last, boolean explained) {

		long size() {
			return this.last - this.first + 1;
		}

	}

	private final TreeMap<Long, Gap> gaps = new TreeMap<>();

	/**
	 * First and last of numbers that have been passed, that no line has and that are not
	 * missing: a header speaks of them, or what is in their place has no number.
	 */
	private final TreeMap<Long, Long> unclaimed = new TreeMap<>();

	/** Numbers up to which lines are lost that no gap reports, not yet acknowledged. */
	private final List<Long> losses = new ArrayList<>();

	/** How many lines these are, as far as that is known. */
	private long lostLines;

	private long last;

	/**
	 * Place in a plain file of a line that can have no number, if it comes after all that
	 * have one.
	 */
	private long place;

	private long damaged;

	private long acknowledged;

	private long counted;

	/**
	 * A line without a number is where one should be: damaged, or without its checksum.
	 */
	void damaged() {
		this.damaged++;
	}

	/** A record of a plain file: it counts by its place. */
	void plain(long lineNumber) {
		this.last = Math.max(this.last, lineNumber);
		this.place = this.last;
		this.damaged = 0;
	}

	/**
	 * A line of a plain file. A record counts by its place. The place of anything else
	 * counts unless it is the number of a checksummed line, which can prove it.
	 */
	public void withoutChecksum(long lineNumber, LineValidator line) {
		switch (line.content()) {
			case FACT, GAP -> plain(lineNumber);
			case BLANK -> {
				if (last() > 0) {
					// In front of everything they hide no missing header.
					this.place = lineNumber;
				}
			}
			case HEADER, DAMAGED -> this.place = lineNumber;
		}
	}

	/** Lines up to that number are lost, although none is missing by its number. */
	public void lost(long through) {
		if (this.losses.size() < MAX_GAPS) {
			this.losses.add(through);
		}
	}

	/**
	 * The given number of lines up to that number is lost, although none is missing by
	 * its number.
	 */
	public void lost(long through, long lines) {
		lost(through);
		this.lostLines += lines;
	}

	/** A header counts the lines up to this number, so it is taken. */
	public void counted(long through) {
		this.counted = Math.max(this.counted, through);
	}

	/**
	 * Up to where a header counts the lines, beyond what was acknowledged since; or 0.
	 */
	public long counted() {
		return (this.counted > this.acknowledged) ? this.counted : 0;
	}

	/** A header says that numbers up to this one may be missing. */
	public void acknowledge(long through) {
		this.acknowledged = Math.max(this.acknowledged, through);
		this.losses.removeIf((loss) -> loss <= this.acknowledged);
		this.lostLines = this.losses.isEmpty() ? 0 : this.lostLines;
		this.gaps.values().removeIf((gap) -> {
			boolean legal = gap.last() <= this.acknowledged;
			if (legal) {
				unclaimed(gap.first(), gap.last());
			}
			return legal;
		});
	}

	/** Checksummed lines begin with this number, which shows how far places count. */
	public void beginChecksummed(long seq) {
		long through = Math.min(this.place, seq - 1);
		unclaimed(this.last + 1, through);
		this.last = Math.max(this.last, through);
		this.place = 0;
	}

	/**
	 * A valid line with this number.
	 * @return the gap in front of it that nothing explains, or null if there is none
	 */
	public @Nullable Gap next(long seq) {
		unclaimed(this.last + 1, Math.min(this.acknowledged, seq - 1));
		Gap gap = (seq > this.last + 1 && seq - 1 > this.acknowledged) ? gapBefore(seq) : null;
		this.last = seq;
		this.damaged = 0;
		return (gap != null && !gap.explained()) ? gap : null;
	}

	/**
	 * The given number of further valid lines, the first of them with the number after
	 * the last one.
	 */
	public void advance(long lines) {
		beginChecksummed(last() + 1);
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

	private void unclaimed(long first, long end) {
		if (first <= end && this.unclaimed.size() < MAX_GAPS) {
			this.unclaimed.put(first, end);
		}
	}

	/**
	 * The numbers of the next file of the same log, which began to count in front of its
	 * first number.
	 */
	public void append(SequenceValidator next, long base) {
		unclaimed(this.last + 1, Math.min(this.acknowledged, base - 1));
		if (base > this.last + 1 && base - 1 > this.acknowledged) {
			gapBefore(base);
		}
		next.gaps.values().stream().limit(Math.max(0, MAX_GAPS - this.gaps.size())).forEach((gap) -> {
			this.gaps.put(gap.first(), gap);
		});
		this.losses.addAll(next.losses.subList(0, Math.min(next.losses.size(), MAX_GAPS - this.losses.size())));
		this.last = Math.max(this.last, next.last());
		this.damaged = next.damaged;
		counted(next.counted);
		acknowledge(next.acknowledged);
	}

	/** Whether a number has been passed: its line is doubled, or comes late. */
	public boolean isPassed(long seq) {
		return seq <= this.last;
	}

	/** Whether a line with this number has been passed, and was not missed. */
	boolean isThere(long seq) {
		Map.Entry<Long, Gap> entry = this.gaps.floorEntry(seq);
		return isPassed(seq) && (entry == null || entry.getValue().last() < seq);
	}

	/**
	 * Takes a number that comes late out of those that no line has; false if one has it.
	 */
	boolean fillsGap(long seq) {
		Map.Entry<Long, Gap> entry = this.gaps.floorEntry(seq);
		if (entry == null || entry.getValue().last() < seq) {
			return takeUnclaimed(seq);
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

	private boolean takeUnclaimed(long seq) {
		Map.Entry<Long, Long> entry = this.unclaimed.floorEntry(seq);
		if (entry == null || entry.getValue() < seq) {
			return false;
		}
		this.unclaimed.remove(entry.getKey());
		unclaimed(entry.getKey(), seq - 1);
		unclaimed(seq + 1, entry.getValue());
		return true;
	}

	/** Highest number so far. */
	public long last() {
		return Math.max(this.last, this.place);
	}

	/** Damaged lines after the last valid one. */
	public long damagedSinceLast() {
		return this.damaged;
	}

	/** Up to where headers say that numbers may be missing. */
	public long acknowledgedThrough() {
		return this.acknowledged;
	}

	/** How many numbers up to that one are missing, which nothing explains. */
	long missingThrough(long seq) {
		long missing = 0;
		for (Gap gap : this.gaps.headMap(seq, true).values()) {
			missing += gap.explained() ? 0 : gap.size();
		}
		return missing;
	}

	/**
	 * Ranges that are missing, explained by damaged lines or not, and not yet
	 * acknowledged.
	 */
	public int gapCount() {
		return this.gaps.size() + this.losses.size();
	}

	/** How often lines are lost that no gap reports. */
	public int lossCount() {
		return this.losses.size();
	}

	/** How many lines are lost that no gap reports, as far as that is known. */
	public long lostLines() {
		return this.lostLines;
	}

	/** The ranges that are missing, and not yet acknowledged. */
	public List<HeaderNotes.Range> missing() {
		return this.gaps.values().stream().map((gap) -> new HeaderNotes.Range(gap.first(), gap.last())).toList();
	}

	/** The number with which a log that continues after all this has to resume. */
	public long nextFree(long checkpointSeq) {
		return Math.max(Math.max(Math.max(last() + this.damaged, checkpointSeq), this.acknowledged), this.counted) + 1;
	}

}
