package io.papyra.redis.internal.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The numbers of one writer in one stream, as a scan meets them in the order of the
 * stream. Not safe for use by several threads.
 */
public final class WriterSequence {

	/** What the place of a number among the others is. */
	public enum Place {

		/** Directly after the one before it. */
		NEXT,

		/** Numbers are missing before it. */
		GAP,

		/** It was missing: the entry was moved here. */
		LATE,

		/** It was there before. */
		REPEAT

	}

	/**
	 * Missing numbers.
	 *
	 * @param first the first of them
	 * @param last the last of them
	 * @param before id of the entry after them
	 */
	public record Missing(long first, long last, EntryId before) {

		public long count() {
			return this.last - this.first + 1;
		}

	}

	/** Missing numbers by the first of each range. */
	private final TreeMap<Long, Missing> missing = new TreeMap<>();

	private long first;

	private long last;

	/** A sequence of which all numbers between two are known to be there. */
	public static WriterSequence of(long first, long last) {
		WriterSequence sequence = new WriterSequence();
		sequence.first = first;
		sequence.last = last;
		return sequence;
	}

	/** The place of a number; it counts as seen from then on. */
	public Place add(long number, EntryId id) {
		if (this.last == 0) {
			this.first = number;
			this.last = number;
			return Place.NEXT;
		}
		if (number > this.last) {
			boolean gap = number > this.last + 1;
			if (gap) {
				this.missing.put(this.last + 1, new Missing(this.last + 1, number - 1, id));
			}
			this.last = number;
			return gap ? Place.GAP : Place.NEXT;
		}
		if (number < this.first) {
			// Of the numbers in front nothing was known.
			if (number + 1 < this.first) {
				this.missing.put(number + 1, new Missing(number + 1, this.first - 1, id));
			}
			this.first = number;
			return Place.LATE;
		}
		return remove(number, number) ? Place.LATE : Place.REPEAT;
	}

	/**
	 * A gap records these numbers, or compaction has removed them: they are not missing.
	 */
	public void explain(long from, long to) {
		remove(from, to);
		if (this.last > 0 && from <= this.first && to >= this.first - 1) {
			this.first = Math.min(this.first, Math.max(1, from));
		}
		if (from <= this.last + 1) {
			this.last = Math.max(this.last, (this.last > 0) ? to : this.last);
		}
	}

	private boolean remove(long from, long to) {
		boolean removed = false;
		for (Map.Entry<Long, Missing> entry : new ArrayList<>(this.missing.headMap(to, true).entrySet())) {
			Missing range = entry.getValue();
			if (range.last() >= from) {
				removed = true;
				this.missing.remove(entry.getKey());
				if (range.first() < from) {
					this.missing.put(range.first(), new Missing(range.first(), from - 1, range.before()));
				}
				if (range.last() > to) {
					this.missing.put(to + 1, new Missing(to + 1, range.last(), range.before()));
				}
			}
		}
		return removed;
	}

	/** Number of the first entry; 0 if there is none. */
	public long first() {
		return this.first;
	}

	/** The highest number. */
	public long last() {
		return this.last;
	}

	/** What is missing between the first entry and the last one. */
	public List<Missing> missing() {
		return List.copyOf(this.missing.values());
	}

}
