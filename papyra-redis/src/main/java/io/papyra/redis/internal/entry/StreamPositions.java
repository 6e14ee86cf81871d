package io.papyra.redis.internal.entry;

import java.util.LinkedHashMap;
import java.util.Map;

import io.papyra.fact.FactKind;
import io.papyra.fact.Position;
import io.papyra.fact.UnknownPositionException;
import org.jspecify.annotations.Nullable;

/**
 * The position of a reader of several streams: after one entry of each. As text
 * {@code orders:events:1768380323000-0,orders:audits:1768380320000-3}. A stream that is
 * not named in it is read from the greatest of these ids on, as the order of ids has it.
 */
public final class StreamPositions {

	private final Map<String, EntryId> ids;

	private StreamPositions(Map<String, EntryId> ids) {
		this.ids = ids;
	}

	/** After an entry of one stream. */
	public static Position of(StreamKeys keys, EntryId id) {
		return Position.of(name(keys) + ":" + id);
	}

	/**
	 * A position that a reader was given.
	 * @throws UnknownPositionException if it is none of a history in Redis
	 */
	public static StreamPositions parse(Position position) {
		Map<String, EntryId> ids = new LinkedHashMap<>();
		if (position.isStart()) {
			return new StreamPositions(ids);
		}
		for (String part : position.text().split(",", -1)) {
			int colon = part.lastIndexOf(':');
			if (colon < 0 || !isStream(part.substring(0, colon))) {
				throw unknown(position);
			}
			try {
				ids.put(part.substring(0, colon), EntryId.of(part.substring(colon + 1)));
			}
			catch (IllegalArgumentException ex) {
				throw unknown(position);
			}
		}
		return new StreamPositions(ids);
	}

	private static UnknownPositionException unknown(Position position) {
		return new UnknownPositionException(position, "ids of entries, such as orders:events:1768380323000-0");
	}

	private static boolean isStream(String name) {
		int colon = name.lastIndexOf(':');
		String plural = name.substring(colon + 1);
		for (FactKind kind : FactKind.values()) {
			if (StreamKeys.plural(kind).equals(plural)) {
				return colon > 0;
			}
		}
		return false;
	}

	/** Name of a stream within a position. */
	public static String name(StreamKeys keys) {
		return keys.systemId() + ":" + StreamKeys.plural(keys.kind());
	}

	/** The entry after which a stream is to be read; null for all of it. */
	public @Nullable EntryId behind(StreamKeys keys) {
		EntryId own = this.ids.get(name(keys));
		if (own != null || this.ids.isEmpty()) {
			return own;
		}
		return this.ids.values().stream().max(EntryId::compareTo).orElse(null);
	}

}
