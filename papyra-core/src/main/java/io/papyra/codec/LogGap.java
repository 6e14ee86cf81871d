package io.papyra.codec;

import java.time.Instant;
import java.util.Map;

/**
 * Facts that could not be recorded.
 *
 * @param systemId identity of the actor system
 * @param timestamp when this was noted
 * @param since when the first of them was lost
 * @param until when the last of them was lost
 * @param dropped how many of which kind, by wire name, {@code unknown} where the kind is
 * not known
 * @param reasons how many for which reason, by wire name
 */
public record LogGap(String systemId, Instant timestamp, Instant since, Instant until, Map<String, Long> dropped,
		Map<String, Long> reasons) {
}
