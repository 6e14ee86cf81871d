package io.papyra.internal.disk;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes that can be overwritten, extended and cut. Begins with an array that it shares
 * and never changes: it is copied with the first change.
 */
final class ByteStore {

	private byte[] bytes;

	private int size;

	private boolean shared = true;

	ByteStore(byte[] initial) {
		this.bytes = initial;
		this.size = initial.length;
	}

	/** What becomes of an array by some changes; the array itself if there are none. */
	static byte[] after(byte[] initial, List<DataChange> changes) {
		if (changes.isEmpty()) {
			return initial;
		}
		ByteStore store = new ByteStore(initial);
		changes.forEach((change) -> change.applyTo(store));
		return store.toArray();
	}

	/** Writes behind the end leave a hole of zeros, as in any file. */
	void write(long position, byte[] source) {
		int start = Math.toIntExact(position);
		own(Math.addExact(start, source.length));
		System.arraycopy(source, 0, this.bytes, start, source.length);
		this.size = Math.max(this.size, start + source.length);
	}

	void truncate(long newSize) {
		if (newSize < this.size) {
			own(this.size);
			Arrays.fill(this.bytes, Math.toIntExact(newSize), this.size, (byte) 0);
			this.size = Math.toIntExact(newSize);
		}
	}

	int read(ByteBuffer target, long position, int atMost) {
		if (position >= this.size) {
			return -1;
		}
		int start = Math.toIntExact(position);
		int count = Math.min(Math.min(target.remaining(), atMost), this.size - start);
		target.put(this.bytes, start, count);
		return count;
	}

	int size() {
		return this.size;
	}

	/** The bytes, to be shared: they are copied before the next change. */
	byte[] toArray() {
		if (this.bytes.length != this.size) {
			this.bytes = Arrays.copyOf(this.bytes, this.size);
		}
		this.shared = true;
		return this.bytes;
	}

	private void own(int capacity) {
		if (capacity > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(capacity, this.bytes.length + this.bytes.length / 2));
			this.shared = false;
		}
		else if (this.shared) {
			this.bytes = this.bytes.clone();
			this.shared = false;
		}
	}

}
