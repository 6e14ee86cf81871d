package io.papyra.internal.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Walks over the JSON in one line and checks every byte of it: strict grammar, strict
 * UTF-8, bounded depth. Keeps no copy of anything and never recurses, so neither a line
 * of gigabytes nor a million open brackets can harm it.
 *
 * <p>
 * Written by hand because a log must decide for itself what is damaged: a general parser
 * skips strings without checking their UTF-8, guesses at UTF-16 and byte order marks, and
 * has limits of its own. Not safe for use by several threads.
 */
public final class JsonReader {

	/**
	 * How many objects and arrays may stand within each other, the line itself included.
	 */
	static final int MAX_DEPTH = 1000;

	/** As many as a newer Python reads. */
	public static final int MAX_PYTHON_DEPTH = 10 * MAX_DEPTH;

	private static final int USUAL_DEPTH = 32;

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final long ONES = 0x0101010101010101L;

	private static final long HIGHS = 0x8080808080808080L;

	private final int maxDepth;

	/** Whether {@code NaN}, {@code Infinity} and {@code -Infinity} pass for numbers. */
	private final boolean lenient;

	/** Of each that is open, whether it is an object; grows with the depth met. */
	private boolean[] objects = new boolean[USUAL_DEPTH];

	private byte[] bytes = new byte[0];

	private int from;

	private int end;

	private int position;

	private int stringStart;

	private int stringEnd;

	/** Reads JSON, and nothing else. */
	public JsonReader() {
		this(MAX_DEPTH, false);
	}

	private JsonReader(int maxDepth, boolean lenient) {
		this.maxDepth = maxDepth;
		this.lenient = lenient;
	}

	/**
	 * Passes what the JSON module of Python takes for JSON too: numbers that are none,
	 * and depths that only a newer Python reads.
	 */
	public static JsonReader asPythonReads() {
		return new JsonReader(MAX_PYTHON_DEPTH, true);
	}

	/** Goes to the beginning of a line. */
	public void reset(byte[] line, int start, int limit) {
		this.bytes = line;
		this.from = start;
		this.position = start;
		this.end = limit;
	}

	/** Where the next byte is, in the array. */
	public int position() {
		return this.position;
	}

	/** Where the content of the string read last begins, after its quote. */
	public int stringStart() {
		return this.stringStart;
	}

	/** Where the content of the string read last ends, before its quote. */
	public int stringEnd() {
		return this.stringEnd;
	}

	/** The next byte that is no white space, without consuming it, or -1 at the end. */
	public int peek() {
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
	public void skip() {
		this.position++;
	}

	/** Consumes exactly this byte, after any white space. */
	public void expect(int wanted, String where) {
		if (peek() != wanted) {
			throw unexpected("'" + (char) wanted + "' " + where);
		}
		this.position++;
	}

	/**
	 * Consumes a key and its colon; the key is then told by {@link #stringStart()} and
	 * {@link #stringEnd()}.
	 */
	public void key() {
		if (peek() != '"') {
			throw unexpected("a key");
		}
		string();
		expect(':', "after a key");
	}

	/**
	 * Consumes one value whole.
	 * @param depth how many objects and arrays are open around it
	 */
	public void value(int depth) {
		int open = depth;
		do {
			int next = peek();
			if (next == '{' || next == '[') {
				open = open(open, next == '{');
				if (!closes(open)) {
					if (next == '{') {
						key();
					}
					continue;
				}
				open--;
			}
			else {
				scalar(next);
			}
			open = closeAll(open, depth);
		}
		while (open > depth);
	}

	private int open(int open, boolean object) {
		if (open >= this.maxDepth) {
			throw new MalformedJsonException("nested deeper than " + this.maxDepth + " at byte " + offset());
		}
		if (open + 1 == this.objects.length) {
			this.objects = Arrays.copyOf(this.objects, 2 * this.objects.length);
		}
		this.objects[open + 1] = object;
		skip();
		return open + 1;
	}

	/** Consumes the end of the innermost object or array if it comes next. */
	private boolean closes(int open) {
		if (peek() != (this.objects[open] ? '}' : ']')) {
			return false;
		}
		skip();
		return true;
	}

	/**
	 * After a value: closes what ends here, or goes to the next member. Tells how many
	 * are open then.
	 */
	private int closeAll(int open, int depth) {
		int left = open;
		while (left > depth) {
			int next = peek();
			boolean object = this.objects[left];
			if (next == ',') {
				skip();
				if (object) {
					key();
				}
				return left;
			}
			if (next != (object ? '}' : ']')) {
				throw unexpected("',' or the end of " + (object ? "an object" : "an array"));
			}
			skip();
			left--;
		}
		return left;
	}

	/** Consumes a value that holds no others. */
	private void scalar(int next) {
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

	/** Consumes a string, at whose first quote the reader is. */
	void string() {
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

	/** Where the reader is, from the beginning of the line. */
	private int offset() {
		return this.position - this.from;
	}

	/** Tells what comes next instead of what had to. */
	public MalformedJsonException unexpected(String wanted) {
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
