package io.papyra.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.papyra.redis.internal.connection.RedisAccessException;
import io.papyra.redis.internal.connection.RedisErrors;
import io.papyra.redis.internal.connection.Resp;
import io.papyra.redis.internal.connection.SharedLink;
import io.papyra.redis.internal.entry.EntryId;
import io.papyra.redis.internal.entry.StreamKeys;
import io.papyra.redis.internal.stream.StreamCursor;
import io.papyra.redis.internal.stream.StreamReader;
import org.jspecify.annotations.Nullable;

/**
 * What the server reports about the groups of one stream. Safe for use by several
 * threads.
 */
final class StreamGroups {

	/**
	 * Pages that are counted where the server cannot tell how many entries there are.
	 */
	private static final int PAGES = 10;

	private static final int HOLE_PARTS = 4;

	private final SharedLink link;

	private final StreamKeys keys;

	private final StreamReader reader;

	StreamGroups(SharedLink link, StreamKeys keys, int pageSize) {
		this.link = link;
		this.keys = keys;
		this.reader = new StreamReader(link, keys, pageSize);
	}

	/** Names and values of each group; none if there is no stream. */
	List<Map<String, Object>> groups() {
		return asked("XINFO GROUPS", (commands) -> commands.xinfoGroups(stream()));
	}

	private List<Map<String, Object>> consumers(String group) {
		return asked("XINFO CONSUMERS", (commands) -> commands.xinfoConsumers(stream(), Resp.bytes(group)));
	}

	private List<Map<String, Object>> asked(String command,
			Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<List<Object>>> question) {
		return ifThere(() -> ask(command, question).stream().map(Resp::pairs).toList(), List.of());
	}

	private <T> T ask(String command, Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> question) {
		return this.link.ask(command + " " + this.keys.stream(), question);
	}

	/** The answer, or something else where there is no such stream or group. */
	static <T> T ifThere(Supplier<T> question, T otherwise) {
		try {
			return question.get();
		}
		catch (RedisAccessException ex) {
			if (isMissing(ex)) {
				return otherwise;
			}
			throw ex;
		}
	}

	/** Whether there is no such stream, or no such group. */
	static boolean isMissing(RedisAccessException failure) {
		return failure.code() == RedisErrors.Code.NOGROUP
				|| String.valueOf(failure.getMessage()).contains("no such key");
	}

	@Nullable GroupState state(String group) {
		for (Map<String, Object> told : groups()) {
			if (group.equals(Resp.text(told.get("name")))) {
				return state(told);
			}
		}
		return null;
	}

	GroupState state(Map<String, Object> told) {
		String name = Resp.text(told.get("name"));
		long pending = (Long) told.getOrDefault("pending", 0L);
		List<GroupState.Consumer> consumers = consumers(name).stream()
			.map((one) -> new GroupState.Consumer(Resp.text(one.get("name")), (Long) one.getOrDefault("pending", 0L),
					Duration.ofMillis((Long) one.getOrDefault("idle", 0L))))
			.toList();
		String parked = known("parked:" + name);
		return new GroupState(this.keys.systemId(), this.keys.kind(), name, Resp.text(told.get("last-delivered-id")),
				pending, (pending > 0) ? oldestPending(name) : null, lag(told),
				parked.isEmpty() ? 0 : Long.parseLong(parked), holes(known("holes:" + name)), consumers);
	}

	/** Id of the oldest entry that a group has not acknowledged, or null. */
	@Nullable String oldestPending(String group) {
		return ifThere(() -> Optional
			.ofNullable(ask("XPENDING", (commands) -> commands.xpending(stream(), Resp.bytes(group))).getMessageIds()
				.getLower()
				.getValue()), Optional.<String>empty())
			.orElse(null);
	}

	/** The value of a field of what is kept beside the stream; empty if there is none. */
	String known(String field) {
		return Resp.text(this.link.ask("HGET " + this.keys.groups(),
				(commands) -> commands.hget(Resp.bytes(this.keys.groups()), Resp.bytes(field))));
	}

	private static List<GroupState.Hole> holes(String lines) {
		List<GroupState.Hole> holes = new ArrayList<>();
		for (String line : lines.lines().toList()) {
			String[] parts = line.split(" ", HOLE_PARTS);
			if (parts.length == HOLE_PARTS) {
				holes.add(0, new GroupState.Hole(Instant.ofEpochMilli(Long.parseLong(parts[0])), parts[1],
						parts[2].equals("-") ? null : parts[2], parts[3]));
			}
		}
		return holes;
	}

	/**
	 * What was not delivered to a group. The server's own number is taken only where it
	 * cannot be wrong: it counts entries that were deleted, as far as it knows of them,
	 * and those that were trimmed.
	 * @param group as the server reports it
	 */
	GroupState.Lag lag(Map<String, Object> group) {
		EntryId delivered = EntryId.of(Resp.text(group.get("last-delivered-id")));
		Object told = group.get("lag");
		return lag(delivered, (told instanceof Long entries) ? entries : null);
	}

	/** What comes after an entry. */
	GroupState.Lag lag(EntryId delivered, @Nullable Long told) {
		List<StreamMessage<byte[], byte[]>> next = delivered.equals(EntryId.MAX) ? List.of()
				: this.reader.forward(delivered.next(), EntryId.MAX, 1);
		if (next.isEmpty()) {
			return GroupState.Lag.NONE;
		}
		EntryId oldest = EntryId.of(next.get(0).getId());
		Duration age = Duration.ofMillis(Math.max(0, now() - Math.max(0, oldest.ms())));
		Map<String, Object> stream = Resp.pairs(ask("XINFO STREAM", (commands) -> commands.xinfoStream(stream())));
		long length = (Long) stream.getOrDefault("length", 0L);
		EntryId deleted = EntryId.of(Resp.text(stream.getOrDefault("max-deleted-entry-id", "0-0")));
		EntryId first = this.reader.oldest();
		if (first != null && delivered.compareTo(first) < 0) {
			return new GroupState.Lag(length, false, age);
		}
		if (told != null && told >= 0 && told <= length && deleted.compareTo(delivered) <= 0) {
			return new GroupState.Lag(told, false, age);
		}
		return counted(delivered, age);
	}

	private GroupState.Lag counted(EntryId delivered, Duration age) {
		StreamCursor cursor = new StreamCursor(this.reader, delivered.next(), EntryId.MAX, false);
		long most = (long) PAGES * this.reader.pageSize();
		long entries = 0;
		while (entries < most && cursor.peek() != null) {
			cursor.pass();
			entries++;
		}
		return new GroupState.Lag(entries, entries == most && cursor.peek() != null, age);
	}

	private long now() {
		return this.link.millis(Instant.now());
	}

	private byte[] stream() {
		return Resp.bytes(this.keys.stream());
	}

}
