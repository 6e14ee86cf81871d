package io.papyra.redis.internal.connection;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.lettuce.core.protocol.ProtocolKeyword;
import org.jspecify.annotations.Nullable;

/** Texts as they go over the wire, and back. */
public final class Resp {

	private Resp() {
	}

	/** The name of a command that the client does not know. */
	static ProtocolKeyword keyword(String name) {
		byte[] bytes = bytes(name);
		return new ProtocolKeyword() {

			@Override
			public byte[] getBytes() {
				return bytes;
			}

			@Override
			public String toString() {
				return name;
			}

		};
	}

	/** A key, an argument, or a value. */
	public static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/** A reply, be it bytes, a number or a text; empty where it is null. */
	public static String text(@Nullable Object reply) {
		return (reply instanceof byte[] bytes) ? new String(bytes, StandardCharsets.UTF_8)
				: (reply != null) ? reply.toString() : "";
	}

	/** The server's clock as TIME tells it, in milliseconds since the epoch. */
	static long millis(List<byte[]> time) {
		return Long.parseLong(text(time.get(0))) * 1000 + Long.parseLong(text(time.get(1))) / 1000;
	}

	/** Names and values in turn, as XINFO tells them; without those that are null. */
	public static Map<String, Object> pairs(@Nullable Object reply) {
		Map<String, Object> pairs = new HashMap<>();
		if (reply instanceof List<?> list) {
			for (int at = 0; at + 1 < list.size(); at += 2) {
				Object value = list.get(at + 1);
				if (value != null) {
					pairs.put(text(list.get(at)), value);
				}
			}
		}
		return pairs;
	}

}
