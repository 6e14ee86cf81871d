package io.papyra.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON on its way into bytes: compact and in UTF-8. A lone surrogate becomes U+FFFD. Not
 * safe for use by several threads.
 */
final class JsonOutput extends ByteOutput {

	private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

	/**
	 * By ASCII character: 0 for itself, 'u' for a numeric escape, else what follows the
	 * backslash.
	 */
	private static final byte[] ESCAPES = escapes();

	private static final byte[] REPLACEMENT = { (byte) 0xef, (byte) 0xbf, (byte) 0xbd };

	/** Doubles hold every whole number below this exactly. */
	private static final long MAX_EXACT = 1L << 53;

	private int limit = Integer.MAX_VALUE;

	/** Restarts, without a limit. */
	@Override
	void clear() {
		super.clear();
		this.limit = Integer.MAX_VALUE;
	}

	/**
	 * From here on, writing more than the given number of bytes makes {@link #checkLimit}
	 * throw.
	 */
	void limit(int more) {
		this.limit = (int) Math.min(Integer.MAX_VALUE, (long) this.length + more);
	}

	void unlimit() {
		this.limit = Integer.MAX_VALUE;
	}

	/**
	 * Refuses to continue past the limit.
	 * @param whole whether everything has been written that the limit is for
	 * @throws PayloadTooLargeException if the limit is passed
	 */
	void checkLimit(boolean whole) {
		if (this.length > this.limit) {
			throw new PayloadTooLargeException(this.length, whole);
		}
	}

	/**
	 * Refuses what is sure to pass the limit before any work is spent on it.
	 * @param coming how many bytes are to be written, at least
	 * @param whole whether that is exactly everything that the limit is for
	 * @throws PayloadTooLargeException if the limit would be passed
	 */
	void checkLimit(long coming, boolean whole) {
		if (this.length + coming > this.limit) {
			throw new PayloadTooLargeException(this.length + coming, whole);
		}
	}

	/** Writes text that is known to be ASCII and to need no escape, such as a number. */
	void ascii(String text) {
		checkLimit(text.length(), false);
		raw(text);
	}

	/** Writes a string with its quotes. */
	void string(String text) {
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

	/**
	 * Writes a number so that reading gives the same double; what is none in JSON becomes
	 * a string.
	 */
	void number(double value) {
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
	void number(Number value) {
		String text = (value instanceof BigInteger || value instanceof BigDecimal) ? BigNumbers.text(value, this)
				: value.toString();
		if (BigNumbers.isJson(text)) {
			ascii(text);
		}
		else {
			string(text);
		}
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
