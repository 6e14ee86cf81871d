package io.papyra.internal.log.segment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.log.format.LogOrigin;
import org.jspecify.annotations.Nullable;

/**
 * The files of a log, and what else is in their place.
 *
 * @param segments in the order of their numbers
 * @param foreign what does not belong there
 */
public record SegmentListing(List<Segment> segments, List<Path> foreign) {

	static final SegmentListing EMPTY = new SegmentListing(List.of(), List.of());

	public SegmentListing {
		segments = List.copyOf(segments);
		foreign = List.copyOf(foreign);
	}

	/** The segment that is written to, or null if there is none. */
	public @Nullable Segment last() {
		return this.segments.isEmpty() ? null : this.segments.get(this.segments.size() - 1);
	}

	/** Bytes of all segments. */
	public long size() {
		return this.segments.stream().mapToLong(Segment::size).sum();
	}

	/**
	 * The identity that most files give, the first one of several; empty if none gives
	 * any.
	 */
	public String identity(Disk disk) throws IOException {
		Map<String, Integer> counts = new LinkedHashMap<>();
		for (Segment segment : this.segments) {
			try (DiskFile file = SegmentFiles.open(disk, segment)) {
				String log = LogOrigin.of(file, Math.min(segment.size(), LogOrigin.BEGINNING)).logId();
				if (!log.isEmpty()) {
					counts.merge(log, 1, Integer::sum);
				}
			}
		}
		String most = "";
		for (Map.Entry<String, Integer> count : counts.entrySet()) {
			most = (count.getValue() > counts.getOrDefault(most, 0)) ? count.getKey() : most;
		}
		return most;
	}

}
