package io.papyra.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.papyra.backend.FactBatch;
import io.papyra.disk.Disk;
import io.papyra.fact.FactKind;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on in a new segment where one is full, and drops the oldest segments where all
 * together take more than allowed. What {@link RoomPlan} decides is carried out here:
 * first a new segment says that numbers are missing from now on, then the files go, the
 * oldest first; so a kill in between leaves a log that is whole.
 */
final class SegmentRoom implements RoomKeeper {

	private static final Logger LOG = LoggerFactory.getLogger(SegmentRoom.class);

	private final Disk disk;

	private final SegmentLimits limits;

	SegmentRoom(Disk disk, SegmentLimits limits) {
		this.disk = disk;
		this.limits = limits;
	}

	@Override
	public Map<FactKind, Long> make(List<StorePart> parts, FactBatch batch) throws IOException {
		List<StorePart> full = parts.stream().filter((part) -> isFull(part, batch)).toList();
		if (full.isEmpty()) {
			return Map.of();
		}
		Map<FactKind, Long> expired = new EnumMap<>(FactKind.class);
		Map<FactKind, List<LogSegment>> drops = drops(parts);
		for (StorePart part : parts) {
			List<LogSegment> dropped = drops.getOrDefault(kind(part), List.of());
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
	public boolean isThere(List<StorePart> parts, FactBatch batch) {
		for (StorePart part : parts) {
			if (isFull(part, batch)) {
				return false;
			}
		}
		return true;
	}

	private boolean isFull(StorePart part, FactBatch batch) {
		long bytes = part.bytesOf(batch);
		return bytes > 0 && RoomPlan.isFull(part.writer().log().end(), bytes, this.limits.maxSegmentSize(),
				part.writer().log().hasLines());
	}

	private Map<FactKind, List<LogSegment>> drops(List<StorePart> parts) throws IOException {
		Long most = this.limits.maxTotalSize();
		if (most == null) {
			return Map.of();
		}
		Map<FactKind, List<LogSegment>> files = new EnumMap<>(FactKind.class);
		for (StorePart part : parts) {
			files.put(kind(part), part.log().layout().resolve(this.disk).list(this.disk).segments());
		}
		return RoomPlan.drops(files, most);
	}

	/** Drops the oldest files of a log, and goes on in a new one. */
	private long drop(StorePart part, List<LogSegment> dropped) throws IOException {
		part.writer().attach();
		LogSegment last = dropped.get(dropped.size() - 1);
		LogLayout layout = part.log().layout().resolve(this.disk);
		long next = layout.list(this.disk)
			.segments()
			.stream()
			.mapToLong(LogSegment::base)
			.filter((base) -> base > last.base())
			.min()
			.orElse(part.writer().log().nextSeq());
		part.writer().learn(DroppedFiles.repairs(this.disk, part.log().index(), dropped));
		long facts = DroppedFiles.count(part.log().index(), dropped, next);
		// Beside a compaction nobody can count what stays; its own count is then given
		// up.
		part.writer()
			.roll(next - 1, part.log().isLosing() ? null
					: DroppedFiles.rest(part.log().index(), dropped, part.writer().log().nextSeq() - 1));
		DroppedFiles.delete(this.disk, layout, part.log().index(), dropped);
		LOG.info(
				"{} facts of {} expired: the oldest {} segments, up to line {}, were dropped to keep all within {} bytes",
				facts, layout.location(), dropped.size(), next - 1, this.limits.maxTotalSize());
		return facts;
	}

	private static FactKind kind(StorePart part) {
		return Objects.requireNonNull(part.kind());
	}

}
