package io.papyra.log;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells sequence numbers that were seen from those that were not, while lines are walked
 * over in either direction. A doubled line is told from one that merely stands in the
 * wrong place, as long as there are at most {@link #MAX_GAPS} gaps.
 */
final class OnceOnly {

	private static final int MAX_GAPS = 10_000;

	private final List<long[]> gaps = new ArrayList<>();

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

	private void missed(long first, long last) {
		if (first <= last && this.gaps.size() < MAX_GAPS) {
			this.gaps.add(new long[] { first, last });
		}
	}

	private boolean wasMissed(long seq) {
		for (int at = this.gaps.size() - 1; at >= 0; at--) {
			long[] gap = this.gaps.get(at);
			if (gap[0] <= seq && seq <= gap[1]) {
				this.gaps.remove(at);
				missed(gap[0], seq - 1);
				missed(seq + 1, gap[1]);
				return true;
			}
		}
		return false;
	}

}
