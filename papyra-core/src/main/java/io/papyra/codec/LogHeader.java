package io.papyra.codec;

import io.papyra.internal.json.JsonWriter;

/**
 * The line that a log and each of its segments begin with.
 *
 * @param format version of the format; everything else is zero or empty where a newer
 * format does not tell it
 * @param systemId identity of the actor system
 * @param createdMicros when it was written, in microseconds since the epoch
 * @param baseSeq the first sequence number that the log or segment may hold
 * @param compactedThroughSeq up to which sequence number lines may lack
 * @param seq sequence number of the header line itself; unused when a header is written
 * @param notes what it tells beyond that
 */
public record LogHeader(int format, String systemId, long createdMicros, long baseSeq, long compactedThroughSeq,
		long seq, HeaderNotes notes) {

	/** The newest format that this version reads, and the one that it writes. */
	public static final int CURRENT_FORMAT = 1;

	/** A header that tells nothing beyond what every header tells. */
	public LogHeader(int format, String systemId, long createdMicros, long baseSeq, long compactedThroughSeq,
			long seq) {
		this(format, systemId, createdMicros, baseSeq, compactedThroughSeq, seq, HeaderNotes.NONE);
	}

	/** The line: its JSON object without its sequence number and the closing brace. */
	public byte[] encode() {
		JsonWriter out = new JsonWriter();
		out.raw("{\"kind\":\"log_header\",\"format\":");
		out.number((long) this.format);
		out.raw(",\"system_id\":");
		FieldValues.string(out, this.systemId);
		out.raw(",\"created\":");
		out.timestamp(Math.floorDiv(this.createdMicros, 1_000_000L),
				(int) Math.floorMod(this.createdMicros, 1_000_000L) * 1000);
		out.raw(",\"base_seq\":");
		out.number(this.baseSeq);
		out.raw(",\"compacted_through_seq\":");
		out.number(this.compactedThroughSeq);
		this.notes.encode(out);
		return out.copy();
	}

}
