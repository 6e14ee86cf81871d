package io.papyra.redis.internal.write;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The newest acknowledged entries of one writer in one stream, with consecutive numbers,
 * so that they can be sent again where the server has lost them. Not safe for use by
 * several threads.
 */
public final class ReplayWindow {

	private final Deque<byte[]> entries = new ArrayDeque<>();

	private long end = 1;

	private long bytes;

	/** The server has acknowledged an entry; its number is the next one. */
	void add(byte[] entry) {
		this.entries.addLast(entry);
		this.bytes += entry.length;
		this.end++;
	}

	/** Restarts after a number; nothing before it is known any more. */
	void restart(long acknowledged) {
		clear();
		this.end = acknowledged + 1;
	}

	/** Releases the oldest entry. */
	public void evict() {
		byte[] oldest = this.entries.pollFirst();
		this.bytes -= (oldest != null) ? oldest.length : 0;
	}

	/** Releases all: they are confirmed. */
	void clear() {
		this.entries.clear();
		this.bytes = 0;
	}

	/** Number of the oldest entry that is held; where none is, of the next one. */
	long first() {
		return this.end - this.entries.size();
	}

	/** Number after the newest entry. */
	long end() {
		return this.end;
	}

	public long bytes() {
		return this.bytes;
	}

	boolean isEmpty() {
		return this.entries.isEmpty();
	}

	/** The entries from a number on, which is one that is held, or the end. */
	List<byte[]> from(long number) {
		List<byte[]> wanted = new ArrayList<>();
		long at = first();
		for (byte[] entry : this.entries) {
			if (at++ >= number) {
				wanted.add(entry);
			}
		}
		return wanted;
	}

}
