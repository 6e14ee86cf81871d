package io.papyra.internal.log.index;

import java.time.Instant;
import java.util.List;

import io.papyra.internal.log.segment.Segment;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one file of a log: blocks that follow one another from its beginning.
 *
 * @param base as in {@link Segment}
 * @param key identity of the file
 * @param blocks in the order of the file
 * @param modified when it had last been changed when that was learned; null while it is
 * written to, or if that is not known
 */
public record SegmentStats(long base, String key, List<BlockStats> blocks, @Nullable Instant modified) {

	public SegmentStats(long base, String key, List<BlockStats> blocks) {
		this(base, key, blocks, null);
	}

	public SegmentStats {
		blocks = List.copyOf(blocks);
	}

	/** Up to where the file is known. */
	public long end() {
		return this.blocks.isEmpty() ? 0 : this.blocks.get(this.blocks.size() - 1).end();
	}

	/** Everything as one block. */
	public BlockStats sum() {
		BlockBuilder sum = new BlockBuilder(0);
		this.blocks.forEach(sum::add);
		return sum.build();
	}

}
