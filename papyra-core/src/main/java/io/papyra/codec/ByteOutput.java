package io.papyra.codec;

import java.util.Arrays;

/**
 * Bytes that are written straight into one growing array, without any object in between.
 * Keeps its array from fact to fact unless a giant one has blown it up. Not safe for use
 * by several threads.
 */
class ByteOutput {

	private static final int FIRST_CAPACITY = 1024;

	private static final int MAX_RETAINED = 256 * 1024;

	/** By number below 100: its digits. */
	private static final byte[] TENS = new byte[100];

	private static final byte[] ONES = new byte[100];

	static {
		for (int i = 0; i < 100; i++) {
			TENS[i] = (byte) ('0' + i / 10);
			ONES[i] = (byte) ('0' + i % 10);
		}
	}

	private static final long[] POWERS = powers();

	/** What is written, up to {@link #length}. */
	protected byte[] bytes = new byte[FIRST_CAPACITY];

	protected int length;

	final byte[] array() {
		return this.bytes;
	}

	final int length() {
		return this.length;
	}

	/** What has been written, in an array of its own. */
	final byte[] copy() {
		return Arrays.copyOf(this.bytes, this.length);
	}

	/** Restarts. */
	void clear() {
		this.length = 0;
		if (this.bytes.length > MAX_RETAINED) {
			this.bytes = new byte[FIRST_CAPACITY];
		}
	}

	/** Takes back what was written after a place. */
	final void truncate(int place) {
		this.length = place;
	}

	final void raw(byte[] ascii) {
		ensure(ascii.length);
		System.arraycopy(ascii, 0, this.bytes, this.length, ascii.length);
		this.length += ascii.length;
	}

	final void raw(char ascii) {
		ensure(1);
		this.bytes[this.length++] = (byte) ascii;
	}

	/** Writes text that is known to be ASCII. */
	@SuppressWarnings("deprecation") // copies the low bytes, which is right for ASCII
	final void raw(String ascii) {
		ensure(ascii.length());
		ascii.getBytes(0, ascii.length(), this.bytes, this.length);
		this.length += ascii.length();
	}

	final void number(long value) {
		if (value == Long.MIN_VALUE) {
			raw("-9223372036854775808");
			return;
		}
		ensure(20);
		long rest = value;
		if (rest < 0) {
			this.bytes[this.length++] = '-';
			rest = -rest;
		}
		int digits = 1;
		while (digits < POWERS.length && rest >= POWERS[digits]) {
			digits++;
		}
		digits(rest, digits);
	}

	/**
	 * Writes seconds since the epoch with exactly six decimals; what is finer is cut off
	 * towards the past.
	 */
	final void timestamp(long epochSecond, int nano) {
		long seconds = epochSecond;
		int micros = nano / 1000;
		if (seconds < 0) {
			raw('-');
			seconds = (micros > 0) ? -(seconds + 1) : -seconds;
			micros = (micros > 0) ? 1_000_000 - micros : 0;
		}
		number(seconds);
		ensure(7);
		this.bytes[this.length++] = '.';
		digits(micros, 6);
	}

	/** Two digits with each division, because those take longest. */
	protected final void digits(long value, int count) {
		byte[] target = this.bytes;
		int start = this.length;
		long rest = value;
		int at = start + count;
		while (rest > Integer.MAX_VALUE) {
			int pair = (int) (rest % 100);
			rest /= 100;
			target[--at] = ONES[pair];
			target[--at] = TENS[pair];
		}
		int small = (int) rest;
		while (at - start >= 2) {
			int pair = small % 100;
			small /= 100;
			target[--at] = ONES[pair];
			target[--at] = TENS[pair];
		}
		if (at > start) {
			target[--at] = ONES[small % 10];
		}
		this.length = start + count;
	}

	protected final void ensure(int more) {
		if (this.bytes.length - this.length < more) {
			long wanted = Math.max((long) this.length + more, this.bytes.length * 2L);
			this.bytes = Arrays.copyOf(this.bytes, (int) Math.min(Integer.MAX_VALUE - 8, wanted));
		}
	}

	private static long[] powers() {
		long[] powers = new long[19];
		powers[0] = 1;
		for (int i = 1; i < powers.length; i++) {
			powers[i] = powers[i - 1] * 10;
		}
		return powers;
	}

}
