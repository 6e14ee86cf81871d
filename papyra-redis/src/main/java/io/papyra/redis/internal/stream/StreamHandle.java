package io.papyra.redis.internal.stream;

import io.papyra.redis.internal.connection.SharedLink;
import io.papyra.redis.internal.entry.StreamKeys;

/**
 * A stream of the history, with what is needed to work on it. Safe for use by several
 * threads.
 *
 * @param keys its keys
 * @param reader reads its entries
 * @param index how much it holds where
 */
public record StreamHandle(StreamKeys keys, StreamReader reader, StreamIndex index) {

	public static StreamHandle of(SharedLink link, StreamKeys keys, int pageSize) {
		StreamReader reader = new StreamReader(link, keys, pageSize);
		return new StreamHandle(keys, reader, new StreamIndex(reader));
	}

}
