package io.papyra.redis;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import io.papyra.internal.disk.LockHolder;
import org.jspecify.annotations.Nullable;

/**
 * The state of each writer of a stream, as the server keeps it; the names of the fields
 * are defined in {@code append.lua}.
 */
final class WriterStates {

	/**
	 * One of them.
	 *
	 * @param last number of its last entry
	 * @param nonce tells it apart from a copy of itself
	 * @param lastId id of its last entry, or null if it has none yet
	 * @param seen when it last called, in seconds since the epoch by the server's clock
	 * @param floor number up to which compaction has removed its entries
	 * @param process which process it is, or null if that is not noted
	 */
	record State(long last, String nonce, @Nullable EntryId lastId, long seen, long floor,
			@Nullable LockHolder process) {
	}

	private WriterStates() {
	}

	/** All of them, by the writers' ids. */
	static Map<String, State> read(SharedLink link, StreamKeys keys) {
		Map<byte[], byte[]> fields = link.ask((open) -> open
			.await(open.commands().hgetall(StreamKeys.bytes(keys.writers())), "HGETALL " + keys.writers()));
		Map<String, String> texts = new LinkedHashMap<>();
		fields.forEach((name, value) -> texts.put(text(name), text(value)));
		Map<String, State> states = new LinkedHashMap<>();
		texts.forEach((name, value) -> {
			if (name.indexOf(':') < 0) {
				String id = texts.get(name + ":id");
				String process = texts.get(name + ":o");
				states.put(name,
						new State(number(value), texts.getOrDefault(name + ":n", ""), id(id),
								number(texts.get(name + ":t")), number(texts.get(name + ":f")),
								(process != null) ? LockHolder.ofNote(process) : null));
			}
		});
		return states;
	}

	private static @Nullable EntryId id(@Nullable String text) {
		try {
			return (text != null) ? EntryId.of(text) : null;
		}
		catch (IllegalArgumentException ex) {
			// Another program has written there.
			return null;
		}
	}

	private static long number(@Nullable String text) {
		try {
			return (text != null) ? Long.parseLong(text) : 0;
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

}
