package io.papyra.redis.internal.stream;

import java.util.List;

import io.lettuce.core.StreamMessage;
import io.papyra.fact.FactTime;
import io.papyra.redis.internal.entry.EntryId;
import io.papyra.redis.internal.entry.EntryValidator;
import io.papyra.retention.RetentionWindow;

/**
 * What is known of consecutive entries of a stream. Not safe for use by several threads.
 */
public final class StreamBlock {

	/** More entries are several blocks. */
	static final int MOST_ENTRIES = 1000;

	private static final int FIELDS = 8;

	private final EntryId first;

	private EntryId last;

	private long entries;

	private long facts;

	private long bytes;

	private long timeless;

	private long oldest = Long.MAX_VALUE;

	private long newest = Long.MIN_VALUE;

	public StreamBlock(EntryId first) {
		this.first = first;
		this.last = first;
	}

	/** Adds the entry after the last one to blocks, the last of which may be full. */
	static void add(List<StreamBlock> blocks, EntryId id, EntryValidator validator) {
		if (blocks.isEmpty() || blocks.get(blocks.size() - 1).entries >= MOST_ENTRIES) {
			blocks.add(new StreamBlock(id));
		}
		blocks.get(blocks.size() - 1).add(id, validator);
	}

	/** What is left of this block where entries before one have been removed. */
	public StreamBlock rest(StreamReader reader, EntryValidator validator, EntryId oldest) {
		StreamBlock rest = new StreamBlock(oldest);
		StreamCursor cursor = new StreamCursor(reader, oldest, this.last, false);
		for (StreamMessage<byte[], byte[]> next = cursor.peek(); next != null; next = cursor.peek()) {
			validator.judge(next);
			rest.add(cursor.id(), validator);
			cursor.pass();
		}
		return rest;
	}

	/** The entry after the last one. */
	private void add(EntryId id, EntryValidator validator) {
		this.last = id;
		this.entries++;
		if (validator.content() == EntryValidator.Content.FACT) {
			long micros = usable(validator.micros());
			this.facts++;
			this.bytes += validator.bytes().length;
			this.timeless += (micros == RetentionWindow.NO_TIME) ? 1 : 0;
			if (micros != RetentionWindow.NO_TIME) {
				this.oldest = Math.min(this.oldest, micros);
				this.newest = Math.max(this.newest, micros);
			}
		}
	}

	/** A time in microseconds that can be, or {@link RetentionWindow#NO_TIME}. */
	public static long usable(long micros) {
		return FactTime.isPossible(micros) ? micros : RetentionWindow.NO_TIME;
	}

	public EntryId first() {
		return this.first;
	}

	public EntryId last() {
		return this.last;
	}

	public long entries() {
		return this.entries;
	}

	public long facts() {
		return this.facts;
	}

	/** Bytes of the facts. */
	public long bytes() {
		return this.bytes;
	}

	/** Facts without a usable time. */
	public long timeless() {
		return this.timeless;
	}

	/** The earliest time of a fact that has one. */
	long oldest() {
		return this.oldest;
	}

	/** As part of a checkpoint. */
	public String text() {
		return this.first + " " + this.last + " " + this.entries + " " + this.facts + " " + this.bytes + " "
				+ this.timeless + " " + this.oldest + " " + this.newest;
	}

	/**
	 * The counts that {@link #text} has written.
	 * @throws IllegalArgumentException if they are none
	 */
	public static StreamBlock of(String text) {
		String[] parts = text.split(" ", -1);
		if (parts.length != FIELDS) {
			throw new IllegalArgumentException("no counts of entries: " + text);
		}
		StreamBlock block = new StreamBlock(EntryId.of(parts[0]));
		block.last = EntryId.of(parts[1]);
		block.entries = Long.parseLong(parts[2]);
		block.facts = Long.parseLong(parts[3]);
		block.bytes = Long.parseLong(parts[4]);
		block.timeless = Long.parseLong(parts[5]);
		block.oldest = Long.parseLong(parts[6]);
		block.newest = Long.parseLong(parts[7]);
		return block;
	}

}
