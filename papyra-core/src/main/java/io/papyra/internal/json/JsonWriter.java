package io.papyra.internal.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Writes JSON straight into one growing array, compact and in UTF-8, without any object
 * in between. Knows no grammar: brackets, commas and colons are the business of who
 * writes. A lone surrogate becomes U+FFFD. Keeps its array from text to text unless a
 * giant one has blown it up. Not safe for use by several threads.
 */
public final class JsonWriter {

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

	private static final byte[] HEX = bytes("0123456789abcdef");

	/**
	 * By ASCII character: 0 for itself, 'u' for a numeric escape, else what follows the
	 * backslash.
	 */
	private static final byte[] ESCAPES = escapes();

	private static final byte[] REPLACEMENT = { (byte) 0xef, (byte) 0xbf, (byte) 0xbd };

	/** Doubles hold every whole number below this exactly. */
	private static final long MAX_EXACT = 1L << 53;

	/** A decimal that would be longer is written with an exponent. */
	private static final int MAX_PLAIN_DIGITS = 400;

	private static final double DIGITS_PER_BIT = 0.301;

	private static final Pattern NUMBER = Pattern.compile("-?+(?:0|[1-9]\\d*+)(?:\\.\\d++)?+(?:[eE][+-]?+\\d++)?+");

	/** What is written, up to {@link #length}. */
	private byte[] bytes = new byte[FIRST_CAPACITY];

	private int length;

	private int limit = Integer.MAX_VALUE;

	/** The bytes of a text that is known to be ASCII, for {@link #raw(byte[])}. */
	public static byte[] bytes(String ascii) {
		return ascii.getBytes(StandardCharsets.US_ASCII);
	}

	/** What has been written, from index 0; valid until more is. */
	public byte[] array() {
		return this.bytes;
	}

	/** How many bytes of {@link #array()} have been written. */
	public int length() {
		return this.length;
	}

	/** What has been written, in an array of its own. */
	public byte[] copy() {
		return Arrays.copyOf(this.bytes, this.length);
	}

	/** Restarts, without a limit. */
	public void clear() {
		this.length = 0;
		this.limit = Integer.MAX_VALUE;
		if (this.bytes.length > MAX_RETAINED) {
			this.bytes = new byte[FIRST_CAPACITY];
		}
	}

	/** Takes back what was written after a place. */
	public void truncate(int place) {
		this.length = place;
	}

	/**
	 * From here on, writing more than the given number of bytes makes {@link #checkLimit}
	 * throw.
	 */
	public void limit(int more) {
		this.limit = (int) Math.min(Integer.MAX_VALUE, (long) this.length + more);
	}

	/** From here on, there is no limit. */
	public void unlimit() {
		this.limit = Integer.MAX_VALUE;
	}

	/**
	 * Refuses to continue past the limit.
	 * @param whole whether everything has been written that the limit is for
	 * @throws JsonTooLargeException if the limit is passed
	 */
	public void checkLimit(boolean whole) {
		if (this.length > this.limit) {
			throw new JsonTooLargeException(this.length, whole);
		}
	}

	/**
	 * Refuses what is sure to pass the limit before any work is spent on it.
	 * @param coming how many bytes are to be written, at least
	 * @param whole whether that is exactly everything that the limit is for
	 * @throws JsonTooLargeException if the limit would be passed
	 */
	public void checkLimit(long coming, boolean whole) {
		if (this.length + coming > this.limit) {
			throw new JsonTooLargeException(this.length + coming, whole);
		}
	}

	/** Writes what is JSON already. */
	public void raw(byte[] ascii) {
		ensure(ascii.length);
		System.arraycopy(ascii, 0, this.bytes, this.length, ascii.length);
		this.length += ascii.length;
	}

	/** Writes what is JSON already. */
	public void raw(char ascii) {
		ensure(1);
		this.bytes[this.length++] = (byte) ascii;
	}

	/** Writes what is JSON already, and known to be ASCII. */
	@SuppressWarnings("deprecation") // copies the low bytes, which is right for ASCII
	public void raw(String ascii) {
		ensure(ascii.length());
		ascii.getBytes(0, ascii.length(), this.bytes, this.length);
		this.length += ascii.length();
	}

	/**
	 * Writes text that is known to be ASCII and to need no escape, such as a number, as
	 * far as the limit allows.
	 */
	public void ascii(String text) {
		checkLimit(text.length(), false);
		raw(text);
	}

	/** Writes a string with its quotes. */
	public void string(String text) {
		int end = text.length();
		checkLimit(end + 2L, false);
		ensure(end + 2);
		byte[] target = this.bytes;
		int at = this.length;
		target[at++] = '"';
		int index = 0;
		while (index < end) {
			char next = text.charAt(index);
			if (next >= 0x80 || ESCAPES[next] != 0) {
				break;
			}
			target[at++] = (byte) next;
			index++;
		}
		this.length = at;
		if (index < end) {
			special(text, index, end);
		}
		raw('"');
	}

	/** Writes the rest of a string that holds more than plain ASCII. */
	private void special(String text, int from, int end) {
		for (int i = from; i < end; i++) {
			ensure(6);
			char next = text.charAt(i);
			if (next < 0x80) {
				ascii(next);
			}
			else if (next < 0x800) {
				put(0xc0 | (next >> 6), next);
			}
			else if (!Character.isSurrogate(next)) {
				put(0xe0 | (next >> 12), next >> 6, next);
			}
			else if (i + 1 < end && Character.isSurrogatePair(next, text.charAt(i + 1))) {
				int point = Character.toCodePoint(next, text.charAt(++i));
				this.bytes[this.length++] = (byte) (0xf0 | (point >> 18));
				put(0x80 | ((point >> 12) & 0x3f), point >> 6, point);
			}
			else {
				raw(REPLACEMENT);
			}
		}
	}

	private void ascii(char next) {
		byte escape = ESCAPES[next];
		if (escape == 0) {
			this.bytes[this.length++] = (byte) next;
			return;
		}
		this.bytes[this.length++] = '\\';
		this.bytes[this.length++] = escape;
		if (escape == 'u') {
			this.bytes[this.length++] = '0';
			this.bytes[this.length++] = '0';
			this.bytes[this.length++] = HEX[next >> 4];
			this.bytes[this.length++] = HEX[next & 0xf];
		}
	}

	private void put(int lead, int last) {
		this.bytes[this.length++] = (byte) lead;
		this.bytes[this.length++] = (byte) (0x80 | (last & 0x3f));
	}

	private void put(int lead, int middle, int last) {
		this.bytes[this.length++] = (byte) lead;
		put(0x80 | (middle & 0x3f), last);
	}

	/** Writes a whole number. */
	public void number(long value) {
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
	 * Writes a number so that reading gives the same double; what is none in JSON becomes
	 * a string.
	 */
	public void number(double value) {
		if (Double.isNaN(value) || Double.isInfinite(value)) {
			string(Double.toString(value));
			return;
		}
		long thousandths = Math.round(value * 1000);
		// Up to 2^53 both are exact, so the quotient is the double nearest to the decimal
		// written here.
		if (thousandths != 0 && thousandths > -MAX_EXACT && thousandths < MAX_EXACT && thousandths / 1000.0 == value) {
			thousandths(thousandths);
		}
		else {
			ascii(Double.toString(value));
		}
	}

	private void thousandths(long value) {
		ensure(24);
		long rest = value;
		if (rest < 0) {
			this.bytes[this.length++] = '-';
			rest = -rest;
		}
		number(rest / 1000);
		this.bytes[this.length++] = '.';
		digits(rest % 1000, 3);
		for (int i = 0; i < 2 && this.bytes[this.length - 1] == '0'; i++) {
			this.length--;
		}
	}

	/** Writes a number of any class; what does not print as a number becomes a string. */
	public void number(Number value) {
		String text = (value instanceof BigInteger || value instanceof BigDecimal) ? textOfBig(value)
				: value.toString();
		if (isNumber(text)) {
			ascii(text);
		}
		else {
			string(text);
		}
	}

	/**
	 * Text of a BigInteger or BigDecimal, without ever spelling out one that is sure to
	 * pass the limit.
	 */
	private String textOfBig(Number number) {
		if (!(number instanceof BigDecimal decimal)) {
			checkLimit((long) (((BigInteger) number).bitLength() * DIGITS_PER_BIT), false);
			return number.toString();
		}
		checkLimit((long) (decimal.unscaledValue().bitLength() * DIGITS_PER_BIT), false);
		boolean plain = (long) decimal.precision() + Math.abs((long) decimal.scale()) <= MAX_PLAIN_DIGITS;
		return plain ? decimal.toPlainString() : decimal.toString();
	}

	/** Whether a text is a number in JSON. */
	public static boolean isNumber(String text) {
		return NUMBER.matcher(text).matches();
	}

	/**
	 * Writes seconds since the epoch with exactly six decimals; what is finer is cut off
	 * towards the past.
	 */
	public void timestamp(long epochSecond, int nano) {
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
	private void digits(long value, int count) {
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

	private void ensure(int more) {
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

	private static byte[] escapes() {
		byte[] escapes = new byte[128];
		Arrays.fill(escapes, 0, ' ', (byte) 'u');
		escapes['"'] = '"';
		escapes['\\'] = '\\';
		escapes['\b'] = 'b';
		escapes['\f'] = 'f';
		escapes['\n'] = 'n';
		escapes['\r'] = 'r';
		escapes['\t'] = 't';
		return escapes;
	}

}
