package io.papyra.codec;

/** Writes header lines. */
public final class HeaderCodec {

	private HeaderCodec() {
	}

	/** The JSON object of a header without its sequence number and its closing brace. */
	public static byte[] encode(LogHeader header) {
		JsonOutput out = new JsonOutput();
		out.raw(Envelope.ascii("{\"kind\":\"log_header\",\"format\":"));
		out.number((long) header.format());
		out.raw(Envelope.ascii(",\"system_id\":"));
		Envelope.string(out, header.systemId());
		out.raw(Envelope.ascii(",\"created\":"));
		out.timestamp(Math.floorDiv(header.createdMicros(), 1_000_000L),
				(int) Math.floorMod(header.createdMicros(), 1_000_000L) * 1000);
		out.raw(Envelope.ascii(",\"base_seq\":"));
		out.number(header.baseSeq());
		out.raw(Envelope.ascii(",\"compacted_through_seq\":"));
		out.number(header.compactedThroughSeq());
		header.notes().encode(out);
		return out.copy();
	}

}
