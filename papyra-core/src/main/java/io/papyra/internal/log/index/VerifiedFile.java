package io.papyra.internal.log.index;

import java.time.Instant;

/**
 * A file of which a checkpoint says that it was verified.
 *
 * @param blocks what is known of it
 * @param modified when it had last been changed then
 */
public record VerifiedFile(SegmentStats blocks, Instant modified) {

	/** What is known of the file, with the time as of which it is. */
	SegmentStats known() {
		return new SegmentStats(this.blocks.base(), this.blocks.key(), this.blocks.blocks(),
				(this.blocks.base() > 0) ? this.modified : null);
	}
}
