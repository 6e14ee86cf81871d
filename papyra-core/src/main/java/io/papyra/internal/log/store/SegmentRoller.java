package io.papyra.internal.log.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.papyra.backend.FactBatch;
import io.papyra.fact.FactKind;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.log.segment.LogLayout;
import io.papyra.internal.log.segment.Segment;
import io.papyra.internal.log.segment.SegmentLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Continues in a new segment where one is full, and drops the oldest segments where all
 * together take more than allowed. What {@link RollPolicy} decides is carried out here:
 * first a new segment says that numbers are missing from now on, then the files go, the
 * oldest first; so a kill in between leaves a log that is whole.
 */
public final class SegmentRoller implements Roller {

	private static final Logger LOG = LoggerFactory.getLogger(SegmentRoller.class);

	private final Disk disk;

	private final SegmentLimits limits;

	public SegmentRoller(Disk disk, SegmentLimits limits) {
		this.disk = disk;
		this.limits = limits;
	}

	@Override
	public Map<FactKind, Long> roll(List<Partition> partitions, FactBatch batch) throws IOException {
		List<Partition> full = partitions.stream().filter((part) -> isFull(part, batch)).toList();
		if (full.isEmpty()) {
			return Map.of();
		}
		Map<FactKind, Long> expired = new EnumMap<>(FactKind.class);
		Map<FactKind, List<Segment>> drops = drops(partitions);
		for (Partition part : partitions) {
			List<Segment> dropped = drops.getOrDefault(kind(part), List.of());
			if (dropped.isEmpty() && full.contains(part)) {
				part.writer().roll(0, null);
			}
			if (!dropped.isEmpty()) {
				expired.put(kind(part), drop(part, dropped));
			}
		}
		return expired;
	}

	@Override
	public boolean hasRoom(List<Partition> partitions, FactBatch batch) {
		for (Partition part : partitions) {
			if (isFull(part, batch)) {
				return false;
			}
		}
		return true;
	}

	private boolean isFull(Partition part, FactBatch batch) {
		long bytes = part.bytesOf(batch);
		return bytes > 0 && RollPolicy.isFull(part.writer().segment().end(), bytes, this.limits.maxSegmentSize(),
				part.writer().segment().hasLines());
	}

	private Map<FactKind, List<Segment>> drops(List<Partition> partitions) throws IOException {
		Long most = this.limits.maxTotalSize();
		if (most == null) {
			return Map.of();
		}
		Map<FactKind, List<Segment>> files = new EnumMap<>(FactKind.class);
		for (Partition part : partitions) {
			files.put(kind(part), part.log().layout().resolve(this.disk).list(this.disk).segments());
		}
		return RollPolicy.drops(files, most);
	}

	/** Drops the oldest files of a log, and continues in a new one. */
	private long drop(Partition part, List<Segment> dropped) throws IOException {
		part.writer().attach();
		Segment last = dropped.get(dropped.size() - 1);
		LogLayout layout = part.log().layout().resolve(this.disk);
		long next = layout.list(this.disk)
			.segments()
			.stream()
			.mapToLong(Segment::base)
			.filter((base) -> base > last.base())
			.min()
			.orElse(part.writer().segment().nextSeq());
		part.writer().learn(SegmentDeletion.repairs(this.disk, part.log().index(), dropped));
		long facts = SegmentDeletion.count(part.log().index(), dropped, next);
		// While a compaction removes lines, the index does not know how many there are:
		// then the header does not say how many are kept.
		part.writer()
			.roll(next - 1, part.log().isLosing() ? null
					: SegmentDeletion.rest(part.log().index(), dropped, part.writer().segment().nextSeq() - 1));
		SegmentDeletion.delete(this.disk, layout, part.log().index(), dropped);
		LOG.info(
				"{} facts of {} expired: the oldest {} segments, up to line {}, were dropped to keep all within {} bytes",
				facts, layout.location(), dropped.size(), next - 1, this.limits.maxTotalSize());
		return facts;
	}

	private static FactKind kind(Partition part) {
		return Objects.requireNonNull(part.kind());
	}

}
