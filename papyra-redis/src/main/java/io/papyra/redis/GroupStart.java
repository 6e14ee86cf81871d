package io.papyra.redis;

import java.time.Instant;

import io.papyra.redis.internal.entry.EntryId;

/**
 * From where on a consumer group gets entries. Immutable.
 */
public final class GroupStart {

	private static final GroupStart BEGINNING = new GroupStart("0-0", "the beginning");

	private static final GroupStart END = new GroupStart("$", "the end");

	/** As {@code XGROUP CREATE} takes it: the entry after which the group begins. */
	private final String id;

	private final String text;

	private GroupStart(String id, String text) {
		this.id = id;
		this.text = text;
	}

	/** Every entry that is there, and those to come. */
	public static GroupStart beginning() {
		return BEGINNING;
	}

	/** Only entries to come. */
	public static GroupStart end() {
		return END;
	}

	/**
	 * Entries that the server has stored at a time or later, by its clock.
	 */
	public static GroupStart at(Instant time) {
		EntryId first = EntryId.at(time.toEpochMilli());
		return new GroupStart(first.equals(EntryId.MIN) ? first.toString() : first.previous().toString(),
				time.toString());
	}

	/**
	 * Entries after the given one.
	 * @param entryId its id, such as {@code 1768380323000-0}, or a time in milliseconds
	 * @throws IllegalArgumentException if it is no id
	 */
	public static GroupStart behind(String entryId) {
		String id = EntryId.of(entryId).toString();
		return new GroupStart(id, "behind " + id);
	}

	/** The entry after which the group begins, or {@code $} for the newest. */
	String id() {
		return this.id;
	}

	/** Where that is, human-readable. */
	@Override
	public String toString() {
		return this.text;
	}

}
