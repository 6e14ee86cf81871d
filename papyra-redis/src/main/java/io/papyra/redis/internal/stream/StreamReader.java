package io.papyra.redis.internal.stream;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.papyra.redis.internal.connection.RedisAccessException;
import io.papyra.redis.internal.connection.RedisErrors;
import io.papyra.redis.internal.connection.RedisLink;
import io.papyra.redis.internal.connection.Resp;
import io.papyra.redis.internal.connection.ServerNode;
import io.papyra.redis.internal.connection.SharedLink;
import io.papyra.redis.internal.entry.EntryId;
import io.papyra.redis.internal.entry.StreamKeys;
import org.jspecify.annotations.Nullable;

/** Reads pages of one stream. Safe for use by several threads. */
public final class StreamReader {

	/** It is not known how much memory it is. */
	public static final long UNKNOWN = -1;

	private final SharedLink link;

	private final StreamKeys keys;

	private final byte[] stream;

	private final int pageSize;

	public StreamReader(SharedLink link, StreamKeys keys, int pageSize) {
		this.link = link;
		this.keys = keys;
		this.stream = Resp.bytes(keys.stream());
		this.pageSize = pageSize;
	}

	/** Reads another key that belongs to the same stream. */
	public StreamReader at(String key) {
		return new StreamReader(this.link, new StreamKeys(this.keys.systemId(), this.keys.kind(), key), this.pageSize);
	}

	public StreamKeys keys() {
		return this.keys;
	}

	public int pageSize() {
		return this.pageSize;
	}

	/** The next page from one id to another, both inclusive, oldest first. */
	public List<StreamMessage<byte[], byte[]>> forward(EntryId from, EntryId to) {
		return forward(from, to, this.pageSize);
	}

	public List<StreamMessage<byte[], byte[]>> forward(EntryId from, EntryId to, int most) {
		return ask("XRANGE", (commands) -> commands.xrange(this.stream, range(from, to), Limit.from(most)));
	}

	/**
	 * Asks for the page that {@link #forward} returns, and does not wait for it.
	 * @return waits for it; where it has not come because the connection has ended, it is
	 * asked for again
	 */
	Supplier<List<StreamMessage<byte[], byte[]>>> ahead(EntryId from, EntryId to) {
		RedisLink open = this.link.open();
		RedisFuture<List<StreamMessage<byte[], byte[]>>> page = open.commands()
			.xrange(this.stream, range(from, to), Limit.from(this.pageSize));
		return () -> {
			try {
				return open.await(page, "XRANGE " + this.keys.stream());
			}
			catch (RedisAccessException ex) {
				if (ex.code() == RedisErrors.Code.TIMEOUT) {
					throw ex;
				}
				return forward(from, to);
			}
		};
	}

	/** The page that ends with the newest entry, newest first. */
	public List<StreamMessage<byte[], byte[]>> backward(EntryId from, EntryId to) {
		return backward(from, to, this.pageSize);
	}

	public List<StreamMessage<byte[], byte[]>> backward(EntryId from, EntryId to, int most) {
		return ask("XREVRANGE", (commands) -> commands.xrevrange(this.stream, range(from, to), Limit.from(most)));
	}

	private static Range<String> range(EntryId from, EntryId to) {
		return Range.create(from.toString(), to.toString());
	}

	private <T> T ask(String command, Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> question) {
		return this.link.ask(command + " " + this.keys.stream(), question);
	}

	/** Id of the newest entry, or null if there is none. */
	public @Nullable EntryId newest() {
		List<StreamMessage<byte[], byte[]>> page = backward(EntryId.MIN, EntryId.MAX, 1);
		return page.isEmpty() ? null : EntryId.of(page.get(0).getId());
	}

	/** Id of the oldest entry, or null if there is none. */
	public @Nullable EntryId oldest() {
		List<StreamMessage<byte[], byte[]>> page = forward(EntryId.MIN, EntryId.MAX, 1);
		return page.isEmpty() ? null : EntryId.of(page.get(0).getId());
	}

	/** What is kept under another key of the stream; null if nothing is. */
	public byte @Nullable [] value(String key) {
		return this.link.ask("GET " + key, (commands) -> commands.get(Resp.bytes(key)));
	}

	/** How many entries there are. */
	public long length() {
		return ask("XLEN", (commands) -> commands.xlen(this.stream));
	}

	/** Type of what is stored under the key: {@code none} if nothing is. */
	public String type() {
		return ask("TYPE", (commands) -> commands.type(this.stream));
	}

	/** Names of the consumer groups that read it. */
	public List<String> groups() {
		if (!type().equals("stream")) {
			return List.of();
		}
		return ask("XINFO GROUPS", (commands) -> commands.xinfoGroups(this.stream)).stream()
			.map((group) -> Resp.text(Resp.pairs(group).getOrDefault("name", "")))
			.toList();
	}

	/**
	 * Bytes of memory that the stream takes, as the server estimates it; {@link #UNKNOWN}
	 * where this user may not ask, or a service hides the command.
	 */
	public long memory() {
		Long bytes = ServerNode.askOr(() -> ask("MEMORY USAGE", (commands) -> commands.memoryUsage(this.stream)),
				UNKNOWN);
		return (bytes != null) ? bytes : 0;
	}

}
