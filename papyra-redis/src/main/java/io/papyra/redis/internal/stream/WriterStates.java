package io.papyra.redis.internal.stream;

import java.util.LinkedHashMap;
import java.util.Map;

import io.papyra.internal.host.HostProcess;
import io.papyra.redis.internal.connection.Resp;
import io.papyra.redis.internal.connection.SharedLink;
import io.papyra.redis.internal.entry.EntryId;
import io.papyra.redis.internal.entry.StreamKeys;
import org.jspecify.annotations.Nullable;

/**
 * The state of each writer of a stream, as the server keeps it; the names of the fields
 * are defined in {@code append.lua}.
 */
public final class WriterStates {

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
	public record State(long last, String nonce, @Nullable EntryId lastId, long seen, long floor,
			@Nullable HostProcess process) {
	}

	private WriterStates() {
	}

	/** All of them, by the writers' ids. */
	public static Map<String, State> read(SharedLink link, StreamKeys keys) {
		Map<byte[], byte[]> fields = link.ask("HGETALL " + keys.writers(),
				(commands) -> commands.hgetall(Resp.bytes(keys.writers())));
		Map<String, String> texts = new LinkedHashMap<>();
		fields.forEach((name, value) -> texts.put(Resp.text(name), Resp.text(value)));
		Map<String, State> states = new LinkedHashMap<>();
		texts.forEach((name, value) -> {
			if (name.indexOf(':') < 0) {
				String id = texts.get(name + ":id");
				String process = texts.get(name + ":o");
				states.put(name,
						new State(number(value), texts.getOrDefault(name + ":n", ""), id(id),
								number(texts.get(name + ":t")), number(texts.get(name + ":f")),
								(process != null) ? HostProcess.ofNote(process) : null));
			}
		});
		return states;
	}

	/** By which a state tells that this process is the writer. */
	public static String thisProcess() {
		return HostProcess.ownNote();
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

}
