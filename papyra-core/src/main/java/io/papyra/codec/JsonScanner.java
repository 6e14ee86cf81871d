package io.papyra.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads the words of JSON one by one and checks every byte of them: strict grammar of
 * numbers, strict UTF-8 in strings. Not safe for use by several threads.
 */
class JsonScanner {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final long ONES = 0x0101010101010101L;

	private static final long HIGHS = 0x8080808080808080L;

	private byte[] bytes = new byte[0];

	private int from;

	private int end;

	private int position;

	private int stringStart;

	private int stringEnd;

	/** Whether {@code NaN}, {@code Infinity} and {@code -Infinity} pass for numbers. */
	private final boolean lenient;

	JsonScanner(boolean lenient) {
		this.lenient = lenient;
	}

	/** Goes to the beginning of a line. */
	final void reset(byte[] line, int start, int limit) {
		this.bytes = line;
		this.from = start;
		this.position = start;
		this.end = limit;
	}

	final int position() {
		return this.position;
	}

	/** Where the content of the string read last begins, after its quote. */
	final int stringStart() {
		return this.stringStart;
	}

	/** Where the content of the string read last ends, before its quote. */
	final int stringEnd() {
		return this.stringEnd;
	}

	/** The next byte that is no white space, without consuming it, or -1 at the end. */
	final int peek() {
		int at = this.position;
		if (at < this.end) {
			int next = this.bytes[at];
			if (next > ' ') {
				return next;
			}
		}
		return peekBehindSpace();
	}

	private int peekBehindSpace() {
		int at = this.position;
		while (at < this.end) {
			int next = this.bytes[at] & 0xff;
			if (next != ' ' && next != '\t' && next != '\r' && next != '\n') {
				this.position = at;
				return next;
			}
			at++;
		}
		this.position = at;
		return -1;
	}

	/** Consumes the byte that {@link #peek()} told. */
	final void skip() {
		this.position++;
	}

	/** Consumes exactly this byte, after any white space. */
	final void expect(int wanted, String where) {
		if (peek() != wanted) {
			throw unexpected("'" + (char) wanted + "' " + where);
		}
		this.position++;
	}

	/** Consumes a value that holds no others. */
	final void scalar(int next) {
		switch (next) {
			case '"' -> string();
			case 't' -> literal("true");
			case 'f' -> literal("false");
			case 'n' -> literal("null");
			case 'N', 'I' -> noNumber(next);
			case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
			default -> throw unexpected("a value");
		}
	}

	private void literal(String word) {
		for (int i = 0; i < word.length(); i++) {
			if (this.position >= this.end || this.bytes[this.position] != word.charAt(i)) {
				throw unexpected(word);
			}
			this.position++;
		}
	}

	/** What Python writes in place of a number that is none. */
	private void noNumber(int next) {
		if (!this.lenient) {
			throw unexpected("a value");
		}
		literal((next == 'N') ? "NaN" : "Infinity");
	}

	private void number() {
		if (at(this.position) == '-') {
			this.position++;
			if (this.lenient && at(this.position) == 'I') {
				noNumber('I');
				return;
			}
		}
		if (at(this.position) == '0') {
			this.position++;
		}
		else {
			digits();
		}
		if (at(this.position) == '.') {
			this.position++;
			digits();
		}
		if ((at(this.position) | 0x20) == 'e') {
			this.position++;
			int sign = at(this.position);
			if (sign == '+' || sign == '-') {
				this.position++;
			}
			digits();
		}
	}

	private void digits() {
		int at = this.position;
		while (at < this.end && this.bytes[at] >= '0' && this.bytes[at] <= '9') {
			at++;
		}
		if (at == this.position) {
			throw unexpected("a digit");
		}
		this.position = at;
	}

	/** Consumes a string; the cursor is at its first quote. */
	final void string() {
		byte[] line = this.bytes;
		int limit = this.end;
		int at = this.position + 1;
		this.stringStart = at;
		while (true) {
			at = skipPlain(line, at, limit);
			if (at >= limit) {
				this.position = at;
				throw new MalformedJsonException("a string without end from byte " + (this.stringStart - this.from));
			}
			int next = line[at];
			if (next == '"') {
				this.stringEnd = at;
				this.position = at + 1;
				return;
			}
			if (next < 0) {
				int length = Utf8.sequence(line, at, limit);
				if (length == 0) {
					throw new MalformedJsonException("not UTF-8 at byte " + (at - this.from));
				}
				at += length;
			}
			else if (next == '\\') {
				at = escape(at);
			}
			else {
				this.position = at;
				throw unexpected("no control character in a string");
			}
		}
	}

	/**
	 * Skips bytes that are nothing special in a string, eight at a time where possible.
	 */
	private static int skipPlain(byte[] line, int from, int limit) {
		int at = from;
		while (at + 8 <= limit) {
			long word = (long) LONGS.get(line, at);
			long quotes = word ^ (ONES * '"');
			long slashes = word ^ (ONES * '\\');
			long special = (word | ((word - ONES * ' ') & ~word) | ((quotes - ONES) & ~quotes)
					| ((slashes - ONES) & ~slashes)) & HIGHS;
			if (special != 0) {
				return at + (Long.numberOfTrailingZeros(special) >>> 3);
			}
			at += 8;
		}
		while (at < limit && line[at] >= ' ' && line[at] != '"' && line[at] != '\\') {
			at++;
		}
		return at;
	}

	private int escape(int slash) {
		switch (at(slash + 1)) {
			case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
				return slash + 2;
			}
			case 'u' -> {
				for (int i = 2; i < 6; i++) {
					if (Character.digit(at(slash + i), 16) < 0) {
						this.position = slash + i;
						throw unexpected("a hexadecimal digit");
					}
				}
				return slash + 6;
			}
			default -> {
				this.position = slash + 1;
				throw unexpected("an escape");
			}
		}
	}

	/** The byte at a place of the line, or 0 past its end. */
	private int at(int index) {
		return (index < this.end) ? this.bytes[index] & 0xff : 0;
	}

	/** Where the cursor stands, from the beginning of the line. */
	final int offset() {
		return this.position - this.from;
	}

	/** Tells what is at the cursor instead of what had to be there. */
	final MalformedJsonException unexpected(String wanted) {
		String found;
		if (this.position >= this.end) {
			found = "the end of the line";
		}
		else {
			int next = this.bytes[this.position] & 0xff;
			found = (next > ' ' && next < 0x7f) ? "'" + (char) next + "'" : "0x%02x".formatted(next);
		}
		return new MalformedJsonException("expected " + wanted + " but found " + found + " at byte " + offset());
	}

}
