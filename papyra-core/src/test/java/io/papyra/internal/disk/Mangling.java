package io.papyra.internal.disk;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * What a crash can make of a write that was not synced. Each method returns what arrives
 * in its place.
 */
final class Mangling {

	private Mangling() {
	}

	/** Only the first bytes arrive. */
	static @Nullable DataChange cut(DataChange.Write write, int length) {
		return (length == 0) ? null : new DataChange.Write(write.position(), Arrays.copyOf(write.bytes(), length));
	}

	/** The size arrives, the bytes of a part of it do not: zeros stand there. */
	static DataChange zeros(DataChange.Write write, int from, int to) {
		byte[] bytes = write.bytes().clone();
		Arrays.fill(bytes, from, to, (byte) 0);
		return new DataChange.Write(write.position(), bytes);
	}

	/** Nothing of a write arrives but the size that the file got by it. */
	static DataChange zeroed(DataChange change) {
		return (change instanceof DataChange.Write write) ? zeros(write, 0, write.bytes().length) : change;
	}

	/** A part arrives as nonsense, the same in each run. */
	static DataChange garbage(DataChange.Write write, int from, int to) {
		byte[] bytes = write.bytes().clone();
		long state = write.position() * 31 + from + 1;
		for (int i = from; i < to; i++) {
			state = state * 6364136223846793005L + 1442695040888963407L;
			bytes[i] = (byte) (state >>> 56);
		}
		return new DataChange.Write(write.position(), bytes);
	}

	/**
	 * In place of a part arrives what another block of the same file holds, as from a
	 * block that was used before.
	 */
	static DataChange stale(DataChange.Write write, byte[] other, int from, int to) {
		byte[] bytes = write.bytes().clone();
		System.arraycopy(other, 0, bytes, from, Math.min(other.length, to - from));
		return new DataChange.Write(write.position(), bytes);
	}

}
