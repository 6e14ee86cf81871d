package io.papyra.internal.log.read;

import java.util.Map;
import java.util.TreeMap;

/**
 * Tells sequence numbers that were seen from those that were not, while lines are walked
 * over in either direction. A doubled line is told from one that is merely in the wrong
 * place, as long as there are at most {@link #MAX_GAPS} gaps.
 */
final class DuplicateFilter {

	private static final int MAX_GAPS = 100_000;

	/** First and last number of each range that was passed without being seen. */
	private final TreeMap<Long, Long> gaps = new TreeMap<>();

	private long lowest;

	private long highest;

	/** Whether this number comes for the first time. */
	boolean isNew(long seq) {
		if (this.highest == 0) {
			this.lowest = seq;
			this.highest = seq;
			return true;
		}
		if (seq > this.highest) {
			missed(this.highest + 1, seq - 1);
			this.highest = seq;
			return true;
		}
		if (seq < this.lowest) {
			missed(seq + 1, this.lowest - 1);
			this.lowest = seq;
			return true;
		}
		return wasMissed(seq);
	}

	/** Numbers of a range are passed, all of which come for the first time. */
	void passed(long first, long last) {
		if (this.highest == 0) {
			this.lowest = first;
			this.highest = last;
		}
		else if (last > this.highest) {
			missed(this.highest + 1, first - 1);
			this.highest = last;
		}
		else if (first < this.lowest) {
			missed(last + 1, this.lowest - 1);
			this.lowest = first;
		}
	}

	private void missed(long first, long last) {
		if (first <= last && this.gaps.size() < MAX_GAPS) {
			this.gaps.put(first, last);
		}
	}

	private boolean wasMissed(long seq) {
		Map.Entry<Long, Long> gap = this.gaps.floorEntry(seq);
		if (gap == null || gap.getValue() < seq) {
			return false;
		}
		this.gaps.remove(gap.getKey());
		missed(gap.getKey(), seq - 1);
		missed(seq + 1, gap.getValue());
		return true;
	}

}
