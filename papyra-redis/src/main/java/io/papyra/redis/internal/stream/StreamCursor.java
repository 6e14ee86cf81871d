package io.papyra.redis.internal.stream;

import java.util.List;

import io.lettuce.core.StreamMessage;
import io.papyra.redis.internal.entry.EntryId;
import io.papyra.redis.internal.entry.StreamKeys;
import org.jspecify.annotations.Nullable;

/**
 * Goes over the entries of one stream in one direction, one page in memory. Not safe for
 * use by several threads.
 */
public final class StreamCursor {

	private final StreamReader reader;

	private final boolean backward;

	private EntryId from;

	private EntryId to;

	private List<StreamMessage<byte[], byte[]>> page = List.of();

	private int at;

	private boolean ended;

	/** The entry that comes next, and its id. */
	private @Nullable StreamMessage<byte[], byte[]> next;

	private EntryId id = EntryId.MIN;

	/**
	 * @param from the smallest id, inclusive
	 * @param to the greatest id, inclusive
	 */
	public StreamCursor(StreamReader reader, EntryId from, EntryId to, boolean backward) {
		this.reader = reader;
		this.from = from;
		this.to = to;
		this.backward = backward;
		this.ended = from.compareTo(to) > 0;
	}

	public StreamKeys keys() {
		return this.reader.keys();
	}

	/** The entry that comes next, or null at the end. */
	public @Nullable StreamMessage<byte[], byte[]> peek() {
		if (this.next == null) {
			load();
		}
		return this.next;
	}

	/** Id of what {@link #peek} returned. */
	public EntryId id() {
		return this.id;
	}

	/** Passes the entry that {@link #peek} returned. */
	public void pass() {
		this.next = null;
	}

	private void load() {
		if (this.at == this.page.size()) {
			if (this.ended) {
				return;
			}
			this.page = this.backward ? this.reader.backward(this.from, this.to)
					: this.reader.forward(this.from, this.to);
			this.at = 0;
			if (this.page.isEmpty()) {
				this.ended = true;
				return;
			}
			goOnBehind(EntryId.of(this.page.get(this.page.size() - 1).getId()));
		}
		StreamMessage<byte[], byte[]> message = this.page.get(this.at++);
		this.next = message;
		this.id = EntryId.of(message.getId());
	}

	private void goOnBehind(EntryId last) {
		boolean full = this.page.size() == this.reader.pageSize();
		if (this.backward) {
			this.ended = !full || last.compareTo(this.from) <= 0;
			this.to = this.ended ? this.to : last.previous();
		}
		else {
			this.ended = !full || last.compareTo(this.to) >= 0;
			this.from = this.ended ? this.from : last.next();
		}
	}

}
