package io.papyra.backend;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.papyra.fact.FactKind;
import org.jspecify.annotations.Nullable;

/**
 * Encoded facts on their way into a store, one after the other in one array.
 *
 * <p>
 * An entry is the JSON object of a fact without its closing brace, so that a store may
 * add fields of its own at the end without copying it first. Not safe for use by several
 * threads.
 */
public final class FactBatch {

	/**
	 * Bytes that an entry has at most: what a store makes of it, with all that it adds,
	 * is still a line that every reader takes for one.
	 */
	public static final int MAX_ENTRY = 16 * 1024 * 1024 - 1024;

	private static final int FIRST_CAPACITY = 16 * 1024;

	private byte[] bytes = new byte[FIRST_CAPACITY];

	private int[] ends = new int[64];

	private byte[] kinds = new byte[64];

	private int size;

	/**
	 * Adds an entry; a null kind means a line of the recorder itself, such as a gap,
	 * which is not a fact.
	 * @throws IllegalArgumentException if it is longer than {@link #MAX_ENTRY}, so that
	 * no store can acknowledge what could not be read again
	 */
	public void add(@Nullable FactKind kind, byte[] source, int offset, int length) {
		if (length > MAX_ENTRY) {
			throw new IllegalArgumentException(
					"an entry of " + length + " bytes is over the limit of " + MAX_ENTRY + " bytes");
		}
		int start = byteCount();
		if (this.bytes.length - start < length) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(start + length, this.bytes.length * 2));
		}
		System.arraycopy(source, offset, this.bytes, start, length);
		if (this.size == this.ends.length) {
			this.ends = Arrays.copyOf(this.ends, this.size * 2);
			this.kinds = Arrays.copyOf(this.kinds, this.size * 2);
		}
		this.ends[this.size] = start + length;
		this.kinds[this.size] = (byte) ((kind == null) ? -1 : kind.ordinal());
		this.size++;
	}

	/** Number of entries. */
	public int size() {
		return this.size;
	}

	/** Bytes of all entries together. */
	public int byteCount() {
		return (this.size == 0) ? 0 : this.ends[this.size - 1];
	}

	/**
	 * The array in which the entries stand; only for reading, valid until the next change
	 * of this batch.
	 */
	public byte[] array() {
		return this.bytes;
	}

	/** Where an entry begins in {@link #array()}. */
	public int start(int index) {
		return (index == 0) ? 0 : this.ends[index - 1];
	}

	/** Where an entry ends in {@link #array()}, exclusive. */
	public int end(int index) {
		return this.ends[index];
	}

	/** Kind of an entry, or null for a line that is not a fact. */
	public @Nullable FactKind kind(int index) {
		int ordinal = this.kinds[index];
		return (ordinal < 0) ? null : Kinds.ALL[ordinal];
	}

	/** An entry as a whole JSON object, for stores that add nothing to it. */
	public String json(int index) {
		return new String(this.bytes, start(index), end(index) - start(index), StandardCharsets.UTF_8) + "}";
	}

	/**
	 * Removes all entries; gives memory back when a burst had made the array much larger
	 * than usual.
	 */
	public void clear(int usualCapacity) {
		this.size = 0;
		if (this.bytes.length > usualCapacity) {
			this.bytes = new byte[FIRST_CAPACITY];
			this.ends = new int[64];
			this.kinds = new byte[64];
		}
	}

	private static final class Kinds {

		static final FactKind[] ALL = FactKind.values();

	}

}
