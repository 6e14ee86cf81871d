package io.papyra.redis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.papyra.backend.PersistenceException;
import io.papyra.fact.FactKind;
import io.papyra.redis.internal.connection.LinkFactory;
import io.papyra.redis.internal.connection.RedisScript;
import io.papyra.redis.internal.connection.Resp;
import io.papyra.redis.internal.connection.SharedLink;
import io.papyra.redis.internal.entry.EntryId;
import io.papyra.redis.internal.entry.StreamKeys;
import io.papyra.redis.internal.stream.StreamCursor;
import io.papyra.redis.internal.stream.StreamReader;
import org.jspecify.annotations.Nullable;

/**
 * One consumer group: who reads a stream, the entry up to which it was read, and what is
 * not acknowledged. Safe for use by several threads. Every method throws a
 * {@link PersistenceException} where the server refuses or cannot be reached; its message
 * says why and what to do.
 */
public final class ConsumerGroup {

	private static final RedisScript GROUP = RedisScript.named("group");

	private static final RedisScript PARK = RedisScript.named("park");

	/** Fields that parking adds to those of an entry. */
	private static final String OWN = "papyra:";

	private final LinkFactory links;

	private final SharedLink link;

	private final StreamKeys keys;

	private final int pageSize;

	private final String name;

	ConsumerGroup(LinkFactory links, SharedLink link, StreamKeys keys, int pageSize, String name) {
		this.links = links;
		this.link = link;
		this.keys = keys;
		this.pageSize = pageSize;
		this.name = name;
	}

	/** Whose facts it reads. */
	public String systemId() {
		return this.keys.systemId();
	}

	/** Of which kind they are. */
	public FactKind kind() {
		return this.keys.kind();
	}

	/** Its name within the stream. */
	public String name() {
		return this.name;
	}

	/** Keys of its stream. */
	StreamKeys keys() {
		return this.keys;
	}

	/** The connection over which a consumer acknowledges. */
	SharedLink link() {
		return this.link;
	}

	/**
	 * Makes the group, and its stream, unless they are there. A group that existed before
	 * and is gone resumes after the last entry up to which it had acknowledged
	 * everything.
	 * @param start from where on it gets entries if it is new
	 * @return whether it was made
	 */
	public boolean ensure(GroupStart start) {
		return !make(start, "").get(0).equals("there");
	}

	/**
	 * Makes the group unless it is there.
	 * @param acknowledged the entry up to which the caller knows that everything is
	 * acknowledged, as {@code handled.lua} says it; empty if it knows nothing
	 * @return {@code there}, {@code new} or {@code again}, and the id after which it
	 * begins
	 */
	List<String> make(GroupStart start, String acknowledged) {
		return group("ensure", start, acknowledged);
	}

	private List<String> group(String mode, GroupStart start, String acknowledged) {
		List<byte[]> arguments = List.of(Resp.bytes(mode), Resp.bytes(this.name), Resp.bytes(start.id()),
				Resp.bytes(acknowledged), Resp.bytes(Long.toString(this.link.millis(Instant.now()))));
		return this.link
			.ask((open) -> open.run(GROUP, List.of(Resp.bytes(this.keys.stream()), Resp.bytes(this.keys.groups())),
					arguments, "making the group '" + this.name + "' of " + this.keys.stream()))
			.stream()
			.map(Resp::text)
			.toList();
	}

	/** The group as it is now, or null if there is none. */
	public @Nullable GroupState state() {
		return groups().state(this.name);
	}

	private StreamGroups groups() {
		return new StreamGroups(this.link, this.keys, this.pageSize);
	}

	/** What was not delivered yet; all of the stream if there is no group. */
	public GroupState.Lag lag() {
		StreamGroups groups = groups();
		for (Map<String, Object> told : groups.groups()) {
			if (this.name.equals(Resp.text(told.get("name")))) {
				return groups.lag(told);
			}
		}
		return groups.lag(EntryId.MIN, null);
	}

	/**
	 * Entries that are not acknowledged, oldest first; none if there is no group.
	 * @param after the entry after which to begin, or null for the oldest
	 * @param most how many, 1 to 10,000
	 */
	public List<PendingEntry> pending(@Nullable String after, int most) {
		EntryId from = (after != null) ? EntryId.of(after).next() : EntryId.MIN;
		return StreamGroups.ifThere(() -> this.link
			.ask("XPENDING " + this.keys.stream(),
					(commands) -> commands.xpending(Resp.bytes(this.keys.stream()), Resp.bytes(this.name),
							Range.create(from.toString(), EntryId.MAX.toString()), Limit.from(most)))
			.stream()
			.map(PendingEntry::of)
			.toList(), List.of());
	}

	/**
	 * Sets the group to another place, forwards or back. What is pending stays pending.
	 * @return the group as it is then
	 * @throws PersistenceException also if there is no such group
	 */
	public GroupState reset(GroupStart to) {
		GroupState state = group("reset", to, "").get(0).equals("set") ? state() : null;
		if (state == null) {
			throw new PersistenceException(
					this.keys.stream() + " has no group '" + this.name + "': make it before it is set", null);
		}
		return state;
	}

	/**
	 * Parks a pending entry by hand: it is kept beside the stream with its id, all its
	 * fields, the reason and how often it was delivered, and acknowledged, in one step.
	 * @return false if it is not pending, or not in the stream any more
	 */
	public boolean park(String entryId, String reason) {
		return park(Map.of(EntryId.of(entryId).toString(), reason)).get(0) > 0;
	}

	/**
	 * Parks pending entries.
	 * @param reasons by entry id
	 * @return how many were parked, and how many were gone
	 */
	List<Long> park(Map<String, String> reasons) {
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(Resp.bytes(this.name));
		arguments.add(Resp.bytes(Long.toString(this.link.millis(Instant.now()))));
		reasons.forEach((id, reason) -> {
			arguments.add(Resp.bytes(id));
			arguments.add(Resp.bytes(reason));
		});
		return StreamGroups.ifThere(() -> this.link
			.ask((open) -> open.run(PARK,
					List.of(Resp.bytes(this.keys.stream()), Resp.bytes(this.keys.parked()),
							Resp.bytes(this.keys.groups())),
					arguments, "parking entries of " + this.keys.stream()))
			.stream()
			.map(Long.class::cast)
			.toList(), List.of(0L, 0L));
	}

	/**
	 * What this group has parked, newest first.
	 * @param most how many, 1 to 10,000
	 */
	public List<ParkedEntry> parked(int most) {
		StreamReader reader = new StreamReader(this.link, this.keys, this.pageSize).at(this.keys.parked());
		StreamCursor cursor = new StreamCursor(reader, EntryId.MIN, EntryId.MAX, true);
		List<ParkedEntry> parked = new ArrayList<>();
		for (StreamMessage<byte[], byte[]> next = cursor.peek(); next != null
				&& parked.size() < most; next = cursor.peek()) {
			cursor.pass();
			Map<String, String> fields = new LinkedHashMap<>();
			next.getBody().forEach((field, value) -> fields.put(printable(field), printable(value)));
			if (this.name.equals(fields.get(OWN + "group"))) {
				parked.add(parked(fields));
			}
		}
		return parked;
	}

	private static ParkedEntry parked(Map<String, String> all) {
		Map<String, String> fields = new LinkedHashMap<>(all);
		fields.keySet().removeIf((field) -> field.startsWith(OWN));
		return new ParkedEntry(all.getOrDefault(OWN + "id", ""), all.getOrDefault(OWN + "group", ""),
				all.getOrDefault(OWN + "reason", ""), Long.parseLong(all.getOrDefault(OWN + "deliveries", "0")),
				Instant.ofEpochMilli(Long.parseLong(all.getOrDefault(OWN + "at", "0"))), fields);
	}

	private static String printable(byte[] bytes) {
		String text = Resp.text(bytes);
		return Arrays.equals(Resp.bytes(text), bytes) ? text : "base64:" + Base64.getEncoder().encodeToString(bytes);
	}

	/**
	 * A member of the group. Opens a connection of its own when it is first asked.
	 * @param consumer its name, the same again after a restart; members that live at the
	 * same time have different ones
	 * @param start where the group begins, if there is none and none is known of
	 */
	public GroupConsumer join(String consumer, GroupStart start, ConsumerOptions options) {
		if (consumer.isEmpty() || consumer.codePoints().anyMatch(Character::isISOControl)) {
			throw new IllegalArgumentException(
					"a consumer needs a name of at least one character, without control characters");
		}
		return new GroupConsumer(this, this.links, consumer, start, options);
	}

}
