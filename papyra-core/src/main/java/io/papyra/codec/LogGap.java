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
 * @param fromSeq number of the first one where the store had acknowledged them and lost
 * them; 0 where they never had a number
 * @param toSeq number of the last one, likewise
 */
public record LogGap(String systemId, Instant timestamp, Instant since, Instant until, Map<String, Long> dropped,
		Map<String, Long> reasons, long fromSeq, long toSeq) {

	/** Facts that never reached the store. */
	public LogGap(String systemId, Instant timestamp, Instant since, Instant until, Map<String, Long> dropped,
			Map<String, Long> reasons) {
		this(systemId, timestamp, since, until, dropped, reasons, 0, 0);
	}

}
