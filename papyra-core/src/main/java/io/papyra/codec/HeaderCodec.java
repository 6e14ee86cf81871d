package io.papyra.codec;

import io.papyra.internal.json.JsonWriter;

/** Writes header lines. */
public final class HeaderCodec {

	private HeaderCodec() {
	}

	/** The JSON object of a header without its sequence number and its closing brace. */
	public static byte[] encode(LogHeader header) {
		JsonWriter out = new JsonWriter();
		out.raw(FieldValues.ascii("{\"kind\":\"log_header\",\"format\":"));
		out.number((long) header.format());
		out.raw(FieldValues.ascii(",\"system_id\":"));
		FieldValues.string(out, header.systemId());
		out.raw(FieldValues.ascii(",\"created\":"));
		out.timestamp(Math.floorDiv(header.createdMicros(), 1_000_000L),
				(int) Math.floorMod(header.createdMicros(), 1_000_000L) * 1000);
		out.raw(FieldValues.ascii(",\"base_seq\":"));
		out.number(header.baseSeq());
		out.raw(FieldValues.ascii(",\"compacted_through_seq\":"));
		out.number(header.compactedThroughSeq());
		header.notes().encode(out);
		return out.copy();
	}

}
