package io.papyra.redis.internal.doctor;

import java.util.List;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.papyra.redis.internal.connection.Resp;
import io.papyra.redis.internal.connection.ServerNode;
import io.papyra.redis.internal.entry.EntryId;
import io.papyra.redis.internal.entry.StreamKeys;
import org.jspecify.annotations.Nullable;

/**
 * A stream and the server that holds it, for a look at both.
 *
 * @param node the server
 * @param keys of the stream
 */
record StreamProbe(ServerNode node, StreamKeys keys) {

	/** How many entries are used to estimate how fast they come. */
	private static final int SAMPLE = 200;

	/** Type of a key: {@code none} if nothing is there. */
	String type(String key) {
		return this.node.ask("TYPE " + key, (commands) -> commands.type(Resp.bytes(key)));
	}

	boolean isStream() {
		return type(this.keys.stream()).equals("stream");
	}

	/** The newest entries, newest first. */
	private List<StreamMessage<byte[], byte[]>> newest(int most) {
		return this.node.ask("XREVRANGE " + this.keys.stream(),
				(commands) -> commands.xrevrange(Resp.bytes(this.keys.stream()), Range.unbounded(), Limit.from(most)));
	}

	/** Id of the newest entry, or null if there is none. */
	@Nullable EntryId newest() {
		List<StreamMessage<byte[], byte[]>> page = newest(1);
		return page.isEmpty() ? null : EntryId.of(page.get(0).getId());
	}

	/** How many entries a second have come of late, by their ids. */
	double rate(long now) {
		List<StreamMessage<byte[], byte[]>> page = isStream() ? newest(SAMPLE) : List.of();
		if (page.size() < 2) {
			return 0;
		}
		long first = EntryId.of(page.get(page.size() - 1).getId()).ms();
		// A single batch of just now is no rate.
		return (first >= 0 && first <= now) ? page.size() * 1000.0 / Math.max(1000, now - first) : 0;
	}

}
