package io.papyra.redis;

import java.time.Instant;
import java.util.Map;

/**
 * An entry that a group could not handle, as it was kept beside the stream. It is still
 * in the stream, too, until that is compacted.
 *
 * @param entryId its id in the stream
 * @param group for which it was parked
 * @param reason why
 * @param deliveries how often it was delivered, that time included at which it was parked
 * instead of handed out
 * @param at when it was parked
 * @param fields all of its fields; what is not UTF-8 as Base64 after {@code base64:}
 */
public record ParkedEntry(String entryId, String group, String reason, long deliveries, Instant at,
		Map<String, String> fields) {

	public ParkedEntry {
		fields = Map.copyOf(fields);
	}

}
