package io.papyra.codec;

import java.time.Instant;
import java.util.Map;

import io.papyra.internal.json.JsonWriter;

/** Writes the lines that record a gap: facts that could not be recorded. */
public final class GapCodec {

	private GapCodec() {
	}

	/** The JSON object of a gap without its closing brace. */
	public static byte[] encode(LogGap gap) {
		JsonWriter out = new JsonWriter();
		out.raw(FieldValues.ascii("{\"kind\":\"log_gap\",\"system_id\":"));
		FieldValues.string(out, gap.systemId());
		time(out, "timestamp", gap.timestamp());
		time(out, "since", gap.since());
		time(out, "until", gap.until());
		counts(out, "dropped", gap.dropped());
		counts(out, "reasons", gap.reasons());
		if (gap.fromSeq() > 0) {
			number(out, "from_seq", gap.fromSeq());
			number(out, "to_seq", gap.toSeq());
		}
		return out.copy();
	}

	private static void time(JsonWriter out, String name, Instant time) {
		out.raw(FieldValues.ascii(",\"" + name + "\":"));
		out.timestamp(time.getEpochSecond(), time.getNano());
	}

	private static void number(JsonWriter out, String name, long value) {
		out.raw(FieldValues.ascii(",\"" + name + "\":"));
		out.number(value);
	}

	private static void counts(JsonWriter out, String name, Map<String, Long> counts) {
		out.raw(FieldValues.ascii(",\"" + name + "\":{"));
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
