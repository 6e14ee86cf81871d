package io.papyra.internal.log.scan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.papyra.report.Anomaly;
import io.papyra.report.AnomalyType;
import io.papyra.report.ScanReport;

/**
 * Collects anomalies: counts all, keeps the first ones. A gap can be taken back when a
 * later header acknowledges it.
 */
final class AnomalyCollector {

	private record Entry(Anomaly anomaly, long gapEnd) {
	}

	private static final long NO_GAP = Long.MAX_VALUE;

	private final List<Entry> first = new ArrayList<>();

	private final Map<AnomalyType, Long> counts = new EnumMap<>(AnomalyType.class);

	private long[] gapEnds = new long[16];

	private int gapCount;

	void add(Anomaly anomaly) {
		add(anomaly, NO_GAP);
	}

	/** A gap whose last missing number is {@code gapEnd}. */
	void addGap(Anomaly anomaly, long gapEnd) {
		if (this.gapCount == this.gapEnds.length) {
			this.gapEnds = Arrays.copyOf(this.gapEnds, this.gapCount * 2);
		}
		this.gapEnds[this.gapCount++] = gapEnd;
		add(anomaly, gapEnd);
	}

	private void add(Anomaly anomaly, long gapEnd) {
		this.counts.merge(anomaly.type(), 1L, Long::sum);
		if (this.first.size() < ScanReport.LISTED_ANOMALIES) {
			this.first.add(new Entry(anomaly, gapEnd));
		}
	}

	/** Numbers up to this one are allowed to be missing. */
	void acknowledge(long through) {
		int left = 0;
		for (int gap = 0; gap < this.gapCount; gap++) {
			if (this.gapEnds[gap] > through) {
				this.gapEnds[left++] = this.gapEnds[gap];
			}
		}
		int gone = this.gapCount - left;
		this.gapCount = left;
		if (gone > 0) {
			this.counts.computeIfPresent(AnomalyType.SEQUENCE_GAP,
					(type, count) -> (count > gone) ? count - gone : null);
			this.first.removeIf((entry) -> entry.gapEnd() <= through);
		}
	}

	Map<AnomalyType, Long> counts() {
		return this.counts;
	}

	List<Anomaly> listed() {
		return this.first.stream().map(Entry::anomaly).toList();
	}

}
