package io.papyra.redis.internal.read;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.papyra.backend.Watchable;
import io.papyra.redis.internal.connection.RedisAccessException;
import io.papyra.redis.internal.connection.RedisLink;
import io.papyra.redis.internal.connection.Resp;
import io.papyra.redis.internal.entry.EntryId;
import io.papyra.redis.internal.entry.StreamKeys;
import org.jspecify.annotations.Nullable;

/**
 * Asks for what comes after the newest entries of some streams in one slot, and lets the
 * server wait until there is something. Has its connection to itself, since nothing else
 * can be asked meanwhile. Not safe for use by several threads.
 *
 * @see Watchable.Watch
 */
final class BlockingRead implements AutoCloseable {

	private final RedisLink link;

	private final List<StreamKeys> streams;

	private final List<EntryId> newest = new ArrayList<>();

	private @Nullable RedisFuture<List<StreamMessage<byte[], byte[]>>> answer;

	BlockingRead(RedisLink link, List<StreamKeys> streams) {
		this.link = link;
		this.streams = streams;
		streams.forEach((keys) -> this.newest.add(EntryId.MIN));
	}

	/** How long after its time an answer may come. */
	Duration timeout() {
		return this.link.timeout();
	}

	/**
	 * What completes when there is something, or the time is over: a limit of the server
	 * always, since a read without one hangs for ever on a connection that has died.
	 */
	CompletableFuture<?> ask(Duration most) {
		RedisFuture<List<StreamMessage<byte[], byte[]>>> asked = this.answer;
		if (asked == null) {
			// The client may time out after the time that a command may take.
			long block = Math.max(1, Math.min(most.toMillis(), timeout().toMillis() / 2));
			XReadArgs.StreamOffset<byte[]>[] offsets = offsets();
			asked = this.link.commands().xread(XReadArgs.Builder.block(block).count(1), offsets);
			this.answer = asked;
		}
		return asked.toCompletableFuture();
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private XReadArgs.StreamOffset<byte[]>[] offsets() {
		XReadArgs.StreamOffset[] offsets = new XReadArgs.StreamOffset[this.streams.size()];
		for (int at = 0; at < offsets.length; at++) {
			offsets[at] = XReadArgs.StreamOffset.from(Resp.bytes(this.streams.get(at).stream()),
					this.newest.get(at).toString());
		}
		return offsets;
	}

	/**
	 * Takes an answer, if there is one, and moves past what is there by now: entries that
	 * came together do not wake a reader twice.
	 * @throws RedisAccessException if the server has refused, or ended the connection
	 */
	void goOn() {
		RedisFuture<List<StreamMessage<byte[], byte[]>>> asked = this.answer;
		if (asked != null && !asked.isDone()) {
			return;
		}
		this.answer = null;
		if (asked != null && isEmpty(this.link.await(asked, "XREAD"))) {
			return;
		}
		for (int at = 0; at < this.streams.size(); at++) {
			String stream = this.streams.get(at).stream();
			List<StreamMessage<byte[], byte[]>> last = this.link.ask("XREVRANGE " + stream,
					(commands) -> commands.xrevrange(Resp.bytes(stream), Range.unbounded(), Limit.from(1)));
			this.newest.set(at, last.isEmpty() ? EntryId.MIN : EntryId.of(last.get(0).getId()));
		}
	}

	private static boolean isEmpty(@Nullable List<?> answer) {
		return answer == null || answer.isEmpty();
	}

	@Override
	public void close() {
		this.link.close();
	}

}
