package io.papyra.codec;

import java.time.Instant;
import java.util.Map;

/** Writes the lines that record a gap: facts that could not be recorded. */
public final class GapCodec {

	private GapCodec() {
	}

	/** The JSON object of a gap without its closing brace. */
	public static byte[] encode(LogGap gap) {
		JsonOutput out = new JsonOutput();
		out.raw(Envelope.ascii("{\"kind\":\"log_gap\",\"system_id\":"));
		Envelope.string(out, gap.systemId());
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

	private static void time(JsonOutput out, String name, Instant time) {
		out.raw(Envelope.ascii(",\"" + name + "\":"));
		out.timestamp(time.getEpochSecond(), time.getNano());
	}

	private static void number(JsonOutput out, String name, long value) {
		out.raw(Envelope.ascii(",\"" + name + "\":"));
		out.number(value);
	}

	private static void counts(JsonOutput out, String name, Map<String, Long> counts) {
		out.raw(Envelope.ascii(",\"" + name + "\":{"));
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
