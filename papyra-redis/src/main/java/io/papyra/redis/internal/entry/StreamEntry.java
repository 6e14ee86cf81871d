package io.papyra.redis.internal.entry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.lettuce.core.StreamMessage;
import org.jspecify.annotations.Nullable;

/** The one field of an entry that is used. */
public final class StreamEntry {

	/** Name of the field that holds the JSON of the fact. */
	public static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);

	private StreamEntry() {
	}

	/** Value of the field {@code data}, or null if there is none. */
	public static byte @Nullable [] data(StreamMessage<byte[], byte[]> message) {
		Map<byte[], byte[]> body = message.getBody();
		if (body == null) {
			return null;
		}
		for (Map.Entry<byte[], byte[]> field : body.entrySet()) {
			if (Arrays.equals(field.getKey(), DATA)) {
				return field.getValue();
			}
		}
		return null;
	}

	/**
	 * The same of an entry's names and values, in turn, as the server tells them.
	 */
	public static byte @Nullable [] data(List<?> fields) {
		for (int at = 0; at + 1 < fields.size(); at += 2) {
			if (Arrays.equals((byte[]) fields.get(at), DATA)) {
				return (byte[]) fields.get(at + 1);
			}
		}
		return null;
	}

}
