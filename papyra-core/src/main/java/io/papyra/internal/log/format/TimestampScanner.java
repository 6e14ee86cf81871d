package io.papyra.internal.log.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The time of a fact as it is in a line of our own writing: seconds with ten digits, a
 * dot, six digits. It is found by its place, because reading a line as JSON takes many
 * times as long as verifying its checksum. What looks different is for the parser.
 */
public final class TimestampScanner {

	/** Not written as we do. */
	public static final long UNUSUAL = Long.MIN_VALUE + 1;

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final byte[] NAME = Bytes.ascii("\"timestamp\":");

	private static final int LENGTH = 17;

	private static final int DOT = 10;

	/** An audit's time stands near its beginning. */
	private static final int NEAR = 256;

	private static final long ZEROS = 0x3030303030303030L;

	private TimestampScanner() {
	}

	/** Microseconds since the epoch that end there, or {@link #UNUSUAL}. */
	public static long endingAt(byte[] bytes, int from, int end) {
		int at = end - LENGTH;
		return (at - NAME.length > from && Bytes.matches(bytes, at - NAME.length, NAME)) ? read(bytes, at) : UNUSUAL;
	}

	/**
	 * Microseconds since the epoch in a line whose time stands early, or
	 * {@link #UNUSUAL}.
	 */
	public static long near(byte[] bytes, int from, int to) {
		int name = Bytes.indexOf(bytes, from, Math.min(to, from + NEAR), NAME);
		int at = name + NAME.length;
		boolean whole = name >= 0 && at + LENGTH < to && (bytes[at + LENGTH] == ',' || bytes[at + LENGTH] == '}');
		return whole ? read(bytes, at) : UNUSUAL;
	}

	private static long read(byte[] bytes, int at) {
		if (bytes[at + DOT] != '.') {
			return UNUSUAL;
		}
		long high = (long) LONGS.get(bytes, at);
		long ninth = (long) bytes[at + 8] - '0';
		long tenth = (long) bytes[at + 9] - '0';
		// The last six digits, with zeros in place of the tenth digit and the dot.
		long low = ((long) LONGS.get(bytes, at + 9) & ~0xFFFFL) | (ZEROS & 0xFFFFL);
		if (!areDigits(high) || !areDigits(low) || ninth < 0 || ninth > 9 || tenth < 0 || tenth > 9) {
			return UNUSUAL;
		}
		return (eightDigits(high) * 100 + ninth * 10 + tenth) * 1_000_000 + eightDigits(low);
	}

	/** Whether each byte is a digit: its high half is 3, and stays so with 6 added. */
	private static boolean areDigits(long bytes) {
		long high = 0xF0F0F0F0F0F0F0F0L;
		return (bytes & high) == ZEROS && ((bytes + 0x0606060606060606L) & high) == ZEROS;
	}

	/**
	 * The number that eight digits spell, the first one in the lowest byte: neighbours
	 * are put together three times, to two, four and eight digits (D. Lemire, "Quickly
	 * parsing eight digits", 2018).
	 */
	private static long eightDigits(long digits) {
		long value = digits - ZEROS;
		value = (value * 10) + (value >>> 8);
		return (((value & 0x000000FF000000FFL) * 0x000F424000000064L)
				+ (((value >>> 16) & 0x000000FF000000FFL) * 0x0000271000000001L)) >>> 32;
	}

}
