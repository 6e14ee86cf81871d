package io.papyra.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lettuce.core.Consumer;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.XClaimArgs;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.papyra.redis.internal.connection.RedisAccessException;
import io.papyra.redis.internal.connection.RedisLink;
import io.papyra.redis.internal.connection.Resp;
import io.papyra.redis.internal.entry.EntryId;
import io.papyra.redis.internal.entry.StreamEntry;
import io.papyra.redis.internal.entry.StreamKeys;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one consumer, over which it waits for entries. After a connection
 * ended, what the server delivered over it and it did not receive is pending: a new one
 * begins with that. Not safe for use by several threads, but for {@link #close}.
 */
final class ConsumerLink implements AutoCloseable {

	/** An entry that was delivered. */
	static final class Entry {

		private final String id;

		private final boolean removed;

		private final byte @Nullable [] data;

		private final long deliveries;

		private Entry(String id, boolean removed, byte @Nullable [] data, long deliveries) {
			this.id = id;
			this.removed = removed;
			this.data = data;
			this.deliveries = deliveries;
		}

		String id() {
			return this.id;
		}

		/** Whether it is in the stream no more. */
		boolean isRemoved() {
			return this.removed;
		}

		/** Its field {@code data}, or null if it has none. */
		byte @Nullable [] data() {
			return this.data;
		}

		/** How often it was delivered, this time included. */
		long deliveries() {
			return this.deliveries;
		}

	}

	/** What one consumer has at a time, at the most. */
	private static final int MOST_IN_HAND = 20_000;

	private final RedisLink link;

	private final StreamKeys keys;

	private final byte[] stream;

	private final byte[] group;

	private final byte[] consumer;

	/** After which of its own pending entries this consumer resumes; null at the end. */
	private @Nullable EntryId own = EntryId.MIN;

	/** Where the search for entries of others resumes. */
	private String cursor = "0-0";

	private List<String> dropped = List.of();

	/** Whether the server gives entries of others together with new ones. */
	private boolean claims = true;

	ConsumerLink(RedisLink link, StreamKeys keys, String group, String consumer) {
		this.link = link;
		this.keys = keys;
		this.stream = Resp.bytes(keys.stream());
		this.group = Resp.bytes(group);
		this.consumer = Resp.bytes(consumer);
	}

	/** Whether there may be own entries that were delivered before this connection. */
	boolean isCatchingUp() {
		return this.own != null;
	}

	/** The next ones of them. */
	List<PendingEntry> ownPending(int most) {
		EntryId from = this.own;
		List<PendingEntry> page = (from != null) ? pending(from, most) : List.of();
		this.own = page.isEmpty() ? null : EntryId.of(page.get(page.size() - 1).entryId()).next();
		return page;
	}

	/** What this consumer has, from an entry on. */
	private List<PendingEntry> pending(EntryId from, int most) {
		return this.link
			.ask("XPENDING " + this.keys.stream(),
					(commands) -> commands.xpending(this.stream, Consumer.from(this.group, this.consumer),
							Range.create(from.toString(), EntryId.MAX.toString()), Limit.from(most)))
			.stream()
			.map(PendingEntry::of)
			.toList();
	}

	/**
	 * Makes entries of others this consumer's own that they have left lying. They are not
	 * read, and not counted as delivered, yet; entries that were trimmed are among them
	 * on servers that do not drop them by themselves.
	 */
	List<PendingEntry> claim(ConsumerOptions options) {
		CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(this.stream)
			.add(this.group)
			.add(this.consumer)
			.add(options.claimAfter().toMillis())
			.add(this.cursor)
			.add("COUNT")
			.add(options.batch())
			.add("JUSTID");
		List<Object> answer = this.link.await(this.link.send(CommandType.XAUTOCLAIM, arguments),
				"XAUTOCLAIM " + this.keys.stream());
		this.cursor = Resp.text(answer.get(0));
		this.dropped = (answer.size() > 2) ? ((List<?>) answer.get(2)).stream().map(Resp::text).toList() : List.of();
		Set<String> ids = new LinkedHashSet<>();
		((List<?>) answer.get(1)).forEach((id) -> ids.add(Resp.text(id)));
		if (ids.isEmpty()) {
			return List.of();
		}
		EntryId first = EntryId.of(ids.iterator().next());
		return pending(first, MOST_IN_HAND).stream().filter((entry) -> ids.contains(entry.entryId())).toList();
	}

	/**
	 * Entries of others that the last {@link #claim} has found removed, on servers that
	 * tell; they are pending no more.
	 */
	List<String> dropped() {
		return this.dropped;
	}

	/** Those entries that are in the stream no more. */
	List<String> removed(List<String> ids) {
		return ids.stream()
			.filter((id) -> this.link
				.ask("XRANGE " + this.keys.stream(), (commands) -> commands.xrange(this.stream, Range.create(id, id)))
				.isEmpty())
			.toList();
	}

	/** Whether the search for entries of others has gone once over all of them. */
	boolean isAtEnd() {
		return this.cursor.equals("0-0");
	}

	/**
	 * Reads entries that are pending for this consumer; this is one more delivery.
	 * @param deliveries how often each is delivered with this, by id
	 * @return those that are still in the stream
	 */
	List<Entry> take(Map<String, Long> deliveries) {
		XClaimArgs args = XClaimArgs.Builder.minIdleTime(0);
		return this.link
			.ask("XCLAIM " + this.keys.stream(),
					(commands) -> commands.xclaim(this.stream, Consumer.from(this.group, this.consumer), args,
							deliveries.keySet().toArray(String[]::new)))
			.stream()
			.filter((message) -> message != null && message.getId() != null && message.getBody() != null)
			.map((message) -> new Entry(message.getId(), false, StreamEntry.data(message),
					deliveries.getOrDefault(message.getId(), 1L)))
			.toList();
	}

	/**
	 * Waits for entries that were never delivered, and where the server can do both at
	 * once for those that others have left lying.
	 * @param most zero means not to wait
	 */
	List<Entry> read(ConsumerOptions options, Duration most) {
		// A connection may be set to give an answer up after its time limit.
		Duration longest = this.link.timeout().dividedBy(2);
		long wait = Math.min(most.toMillis(), longest.toMillis());
		try {
			return entries(this.link.await(this.link.send(CommandType.XREADGROUP, arguments(options, wait)),
					"XREADGROUP " + this.keys.stream(), this.link.timeout().plusMillis(wait)));
		}
		catch (RedisAccessException ex) {
			if (this.claims && String.valueOf(ex.getMessage()).contains("syntax error")) {
				this.claims = false;
				return read(options, most);
			}
			throw ex;
		}
	}

	private CommandArgs<byte[], byte[]> arguments(ConsumerOptions options, long wait) {
		CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE).add("GROUP")
			.add(this.group)
			.add(this.consumer)
			.add("COUNT")
			.add(options.batch());
		if (wait > 0) {
			// Never 0, which is for ever.
			arguments.add("BLOCK").add(wait);
		}
		if (this.claims) {
			arguments.add("CLAIM").add(options.claimAfter().toMillis());
		}
		return arguments.add("STREAMS").addKey(this.stream).add(">");
	}

	/** As RESP2 and RESP3 have it: streams as pairs in a list, or in turn. */
	private List<Entry> entries(@Nullable List<Object> answer) {
		if (answer == null || answer.isEmpty() || answer.get(0) == null) {
			return List.of();
		}
		Object told = (answer.get(0) instanceof List<?> pair) ? pair.get(1) : answer.get(1);
		List<Entry> entries = new ArrayList<>();
		for (Object one : (List<?>) told) {
			List<?> parts = (List<?>) one;
			String id = Resp.text(parts.get(0));
			// After the fields, where the server claims: how long ago and how often
			// before.
			long before = (parts.size() > 3 && parts.get(3) instanceof Long count) ? count : 0;
			boolean there = parts.get(1) instanceof List<?>;
			entries.add(new Entry(id, !there, there ? StreamEntry.data((List<?>) parts.get(1)) : null, before + 1));
		}
		return entries;
	}

	@Override
	public void close() {
		this.link.close();
	}

}
