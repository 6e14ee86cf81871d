package io.papyra.codec;

import java.time.Instant;
import java.util.Map;

import io.papyra.internal.json.JsonWriter;

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

	/** The line that records this: its JSON object without the closing brace. */
	public byte[] encode() {
		JsonWriter out = new JsonWriter();
		out.raw("{\"kind\":\"log_gap\",\"system_id\":");
		FieldValues.string(out, this.systemId);
		time(out, "timestamp", this.timestamp);
		time(out, "since", this.since);
		time(out, "until", this.until);
		counts(out, "dropped", this.dropped);
		counts(out, "reasons", this.reasons);
		if (this.fromSeq > 0) {
			number(out, "from_seq", this.fromSeq);
			number(out, "to_seq", this.toSeq);
		}
		return out.copy();
	}

	private static void time(JsonWriter out, String name, Instant time) {
		out.raw(",\"" + name + "\":");
		out.timestamp(time.getEpochSecond(), time.getNano());
	}

	private static void number(JsonWriter out, String name, long value) {
		out.raw(",\"" + name + "\":");
		out.number(value);
	}

	private static void counts(JsonWriter out, String name, Map<String, Long> counts) {
		out.raw(",\"" + name + "\":{");
		boolean first = true;
		for (Map.Entry<String, Long> count : counts.entrySet()) {
			if (!first) {
				out.raw(',');
			}
			first = false;
			out.string(count.getKey());
			out.raw(':');
			out.number(count.getValue().longValue());
		}
		out.raw('}');
	}

}
