package io.papyra.log;

import java.time.Instant;

/**
 * A file of which a checkpoint says that it was verified.
 *
 * @param blocks what is known of it
 * @param modified when it had last been changed then
 */
record VerifiedFile(SegmentBlocks blocks, Instant modified) {
}
