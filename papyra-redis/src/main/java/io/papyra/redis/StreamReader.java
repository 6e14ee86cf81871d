package io.papyra.redis;

import java.util.List;
import java.util.function.Supplier;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import org.jspecify.annotations.Nullable;

/** Reads pages of one stream. Safe for use by several threads. */
final class StreamReader {

	/** It is not known how much memory it is. */
	static final long UNKNOWN = -1;

	private final SharedLink link;

	private final StreamKeys keys;

	private final byte[] stream;

	private final int pageSize;

	StreamReader(SharedLink link, StreamKeys keys, int pageSize) {
		this.link = link;
		this.keys = keys;
		this.stream = StreamKeys.bytes(keys.stream());
		this.pageSize = pageSize;
	}

	/** Reads another key that belongs to the same stream. */
	StreamReader at(String key) {
		return new StreamReader(this.link, new StreamKeys(this.keys.systemId(), this.keys.kind(), key), this.pageSize);
	}

	StreamKeys keys() {
		return this.keys;
	}

	int pageSize() {
		return this.pageSize;
	}

	/** The next page from one id to another, both inclusive, oldest first. */
	List<StreamMessage<byte[], byte[]>> forward(EntryId from, EntryId to) {
		return forward(from, to, this.pageSize);
	}

	List<StreamMessage<byte[], byte[]>> forward(EntryId from, EntryId to, int most) {
		Range<String> range = Range.create(from.toString(), to.toString());
		return this.link.ask((open) -> open.await(open.commands().xrange(this.stream, range, Limit.from(most)),
				"XRANGE " + this.keys.stream()));
	}

	/**
	 * Asks for the page that {@link #forward} returns, and does not wait for it.
	 * @return waits for it; where it has not come because the connection has ended, it is
	 * asked for again
	 */
	Supplier<List<StreamMessage<byte[], byte[]>>> ahead(EntryId from, EntryId to) {
		Range<String> range = Range.create(from.toString(), to.toString());
		RedisLink open = this.link.open();
		RedisFuture<List<StreamMessage<byte[], byte[]>>> page = open.commands()
			.xrange(this.stream, range, Limit.from(this.pageSize));
		return () -> {
			try {
				return open.await(page, "XRANGE " + this.keys.stream());
			}
			catch (RedisFailure ex) {
				if (ex.code() == RedisErrors.Code.TIMEOUT) {
					throw ex;
				}
				return forward(from, to);
			}
		};
	}

	/** The page that ends with the newest entry, newest first. */
	List<StreamMessage<byte[], byte[]>> backward(EntryId from, EntryId to) {
		return backward(from, to, this.pageSize);
	}

	List<StreamMessage<byte[], byte[]>> backward(EntryId from, EntryId to, int most) {
		Range<String> range = Range.create(from.toString(), to.toString());
		return this.link.ask((open) -> open.await(open.commands().xrevrange(this.stream, range, Limit.from(most)),
				"XREVRANGE " + this.keys.stream()));
	}

	/** Id of the newest entry, or null if there is none. */
	@Nullable EntryId newest() {
		List<StreamMessage<byte[], byte[]>> page = backward(EntryId.MIN, EntryId.MAX, 1);
		return page.isEmpty() ? null : EntryId.of(page.get(0).getId());
	}

	/** Id of the oldest entry, or null if there is none. */
	@Nullable EntryId oldest() {
		List<StreamMessage<byte[], byte[]>> page = forward(EntryId.MIN, EntryId.MAX, 1);
		return page.isEmpty() ? null : EntryId.of(page.get(0).getId());
	}

	/** What is kept under another key of the stream; null if nothing is. */
	byte @Nullable [] value(String key) {
		return this.link.ask((open) -> open.await(open.commands().get(StreamKeys.bytes(key)), "GET " + key));
	}

	/** How many entries there are. */
	long length() {
		return this.link.ask((open) -> open.await(open.commands().xlen(this.stream), "XLEN " + this.keys.stream()));
	}

	/** Type of what is stored under the key: {@code none} if nothing is. */
	String type() {
		return this.link.ask((open) -> open.await(open.commands().type(this.stream), "TYPE " + this.keys.stream()));
	}

	/** Names of the consumer groups that read it. */
	List<String> groups() {
		if (!type().equals("stream")) {
			return List.of();
		}
		return this.link
			.ask((open) -> open.await(open.commands().xinfoGroups(this.stream), "XINFO GROUPS " + this.keys.stream()))
			.stream()
			.map((group) -> StreamChecks.text(GroupChecks.pairs(group).getOrDefault("name", "")))
			.toList();
	}

	/**
	 * Bytes of memory that the stream takes, as the server estimates it; {@link #UNKNOWN}
	 * where this user may not ask, or a service hides the command.
	 */
	long memory() {
		try {
			Long bytes = this.link.ask((open) -> open.await(open.commands().memoryUsage(this.stream),
					"MEMORY USAGE " + this.keys.stream()));
			return (bytes != null) ? bytes : 0;
		}
		catch (RedisFailure ex) {
			if (ServerNode.isUnasked(ex)) {
				return UNKNOWN;
			}
			throw ex;
		}
	}

}
