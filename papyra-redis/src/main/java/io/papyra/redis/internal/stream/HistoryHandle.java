package io.papyra.redis.internal.stream;

import java.time.InstantSource;
import java.util.List;

import io.papyra.redis.internal.connection.SharedLink;
import io.papyra.redis.internal.entry.StreamKeys;

/**
 * A history, with what is needed to work on all of it. Safe for use by several threads.
 *
 * @param streams of all its systems and kinds
 * @param link over which it is asked
 * @param location where it is, human-readable, without a password
 * @param clock of this machine
 */
public record HistoryHandle(List<StreamHandle> streams, SharedLink link, String location, InstantSource clock) {

	public HistoryHandle {
		streams = List.copyOf(streams);
	}

	/** Those of all streams. */
	public List<StreamKeys> keys() {
		return this.streams.stream().map(StreamHandle::keys).toList();
	}

}
