package io.papyra.codec;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The state of the recorder's runs where a header was written: so that this is known
 * although the lines that told it have expired. Immutable.
 *
 * @param started when the last run before the header began
 * @param open whether it had not ended: it was still under way, or was killed
 */
public record RunNote(Instant started, boolean open) {

	void encode(JsonOutput out) {
		out.raw(Envelope.ascii(",\"run\":{\"started\":"));
		out.timestamp(this.started.getEpochSecond(), this.started.getNano());
		out.raw(Envelope.ascii(",\"open\":" + this.open + "}"));
	}

	/** The note in the value of a header's field; null if that is none. */
	static @Nullable RunNote of(@Nullable Object value) {
		if (value instanceof Map<?, ?> fields && fields.get("started") instanceof Number seconds
				&& fields.get("open") instanceof Boolean open) {
			Instant started = Timestamps.of(seconds);
			return (started != null) ? new RunNote(started, open) : null;
		}
		return null;
	}

}
