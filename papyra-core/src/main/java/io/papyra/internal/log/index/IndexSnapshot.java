package io.papyra.internal.log.index;

import java.util.List;

import io.papyra.codec.HeaderNotes;
import io.papyra.internal.log.segment.Segment;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a log at one moment: a promise about bytes that have been verified,
 * not about what is added after them. Immutable.
 *
 * @param segments in the order of the log
 * @param acknowledgedThrough number up to which headers say that numbers may be missing
 * @param logId identity of the log as its headers tell it, or empty
 * @param nextSample from which block on the next start has a look, among those of all
 * files
 * @param repairs what repairs acknowledged
 */
public record IndexSnapshot(List<SegmentStats> segments, long acknowledgedThrough, String logId, long nextSample,
		HeaderNotes.Repairs repairs) {

	public IndexSnapshot(List<SegmentStats> segments, long acknowledgedThrough, String logId,
			HeaderNotes.Repairs repairs) {
		this(segments, acknowledgedThrough, logId, 0, repairs);
	}

	public IndexSnapshot {
		segments = List.copyOf(segments);
	}

	/** What is known of that file, or null if nothing is, or it is another one. */
	public @Nullable SegmentStats of(Segment segment) {
		for (SegmentStats known : this.segments) {
			if (known.base() == segment.base()) {
				return (known.key().equals(segment.key()) && known.end() <= segment.size()) ? known : null;
			}
		}
		return null;
	}

	/** Everything as one block. */
	public BlockStats sum() {
		BlockBuilder sum = new BlockBuilder(0);
		this.segments.forEach((segment) -> segment.blocks().forEach(sum::add));
		return sum.build();
	}

	public @Nullable SegmentStats last() {
		return this.segments.isEmpty() ? null : this.segments.get(this.segments.size() - 1);
	}

}
