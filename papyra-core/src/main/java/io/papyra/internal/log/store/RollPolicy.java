package io.papyra.internal.log.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.papyra.fact.FactKind;
import io.papyra.internal.log.segment.Segment;

/** When a file is full, and which ones have to go. Pure decisions. */
final class RollPolicy {

	private RollPolicy() {
	}

	/** Whether lines of the given number of bytes belong into a new file. */
	static boolean isFull(long size, long bytes, long maxSegmentSize, boolean hasLines) {
		return hasLines && size + bytes > maxSegmentSize;
	}

	/**
	 * The oldest files that have to go so that all others together keep within a limit;
	 * of the kind that takes most, so that many facts of one kind do not push out the few
	 * of another. A kind's last file stays.
	 */
	static Map<FactKind, List<Segment>> drops(Map<FactKind, List<Segment>> files, long maxTotalSize) {
		Map<FactKind, List<Segment>> left = new EnumMap<>(FactKind.class);
		files.forEach((kind, segments) -> left.put(kind, new ArrayList<>(segments)));
		Map<FactKind, List<Segment>> drops = new EnumMap<>(FactKind.class);
		while (left.values().stream().mapToLong(RollPolicy::size).sum() > maxTotalSize) {
			Map.Entry<FactKind, List<Segment>> largest = left.entrySet()
				.stream()
				.filter((entry) -> entry.getValue().size() > 1)
				.max(Comparator.comparingLong((entry) -> size(entry.getValue())))
				.orElse(null);
			if (largest == null) {
				return drops;
			}
			drops.computeIfAbsent(largest.getKey(), (kind) -> new ArrayList<>()).add(largest.getValue().remove(0));
		}
		return drops;
	}

	private static long size(List<Segment> segments) {
		return segments.stream().mapToLong(Segment::size).sum();
	}

}
