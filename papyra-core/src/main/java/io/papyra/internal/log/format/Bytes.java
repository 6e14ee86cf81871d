package io.papyra.internal.log.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Searching and comparing in byte arrays, for the paths that see every byte of a log. */
public final class Bytes {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final long EVERY_BYTE_1 = 0x0101010101010101L;

	private static final long EVERY_BYTE_80 = 0x8080808080808080L;

	private static final long NEWLINES = EVERY_BYTE_1 * '\n';

	/** Precedes the content of some UTF-8 files. */
	static final byte[] ORDER_MARK = { (byte) 0xef, (byte) 0xbb, (byte) 0xbf };

	private Bytes() {
	}

	/** The bytes that precede the content of some UTF-8 files. */
	public static byte[] orderMark() {
		return ORDER_MARK.clone();
	}

	public static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * First newline in a range, or -1. Takes eight bytes at a time: a byte of {@code x}
	 * is zero exactly where a byte of the word is a newline, and the lowest such byte is
	 * found without error (H. Warren, Hacker's Delight, 2nd edition, section 6-1).
	 */
	public static int newline(byte[] bytes, int from, int to) {
		int at = from;
		for (int last = to - Long.BYTES; at <= last; at += Long.BYTES) {
			long x = (long) LONGS.get(bytes, at) ^ NEWLINES;
			long found = (x - EVERY_BYTE_1) & ~x & EVERY_BYTE_80;
			if (found != 0) {
				return at + (Long.numberOfTrailingZeros(found) >>> 3);
			}
		}
		for (; at < to; at++) {
			if (bytes[at] == '\n') {
				return at;
			}
		}
		return -1;
	}

	/** Last newline in a range, or -1. */
	public static int lastNewline(byte[] bytes, int from, int to) {
		for (int at = to - 1; at >= from; at--) {
			if (bytes[at] == '\n') {
				return at;
			}
		}
		return -1;
	}

	public static boolean matches(byte[] bytes, int at, byte[] expected) {
		return at >= 0 && at + expected.length <= bytes.length
				&& Arrays.equals(bytes, at, at + expected.length, expected, 0, expected.length);
	}

	/** First place in a range where {@code wanted} stands whole, or -1. */
	static int indexOf(byte[] bytes, int from, int to, byte[] wanted) {
		for (int at = Math.max(from, 0); at <= to - wanted.length; at++) {
			if (bytes[at] == wanted[0] && matches(bytes, at, wanted)) {
				return at;
			}
		}
		return -1;
	}

	static boolean isDigit(byte value) {
		return value >= '0' && value <= '9';
	}

	/** Number that the digits of a range spell; at most 18 of them. */
	static long decimal(byte[] bytes, int from, int to) {
		long value = 0;
		for (int at = from; at < to; at++) {
			value = value * 10 + (bytes[at] - '0');
		}
		return value;
	}

	static int put(byte[] target, int at, byte[] source) {
		System.arraycopy(source, 0, target, at, source.length);
		return at + source.length;
	}

	static int putDecimal(byte[] target, int at, long value) {
		int end = at + digits(value);
		long rest = value;
		for (int place = end - 1; place >= at; place--) {
			target[place] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
		return end;
	}

	/** How many digits a number has that is not negative. */
	static int digits(long value) {
		int digits = 1;
		for (long rest = value; rest >= 10; rest /= 10) {
			digits++;
		}
		return digits;
	}

	/** Whether a range holds nothing but blanks. */
	public static boolean isBlank(byte[] bytes, int from, int to) {
		for (int at = from; at < to; at++) {
			if (bytes[at] != ' ' && bytes[at] != '\t' && bytes[at] != '\r') {
				return false;
			}
		}
		return true;
	}

}
