package io.papyra.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Makes values of JSON that a {@link JsonCursor} has found valid before: null, Boolean,
 * Long, BigInteger, Double, BigDecimal (where a double would lose digits), String, List
 * and LinkedHashMap. Never recurses.
 */
final class JsonValues {

	/**
	 * Longer numbers are given as their text: making numbers of a million digits takes
	 * minutes.
	 */
	static final int MAX_NUMBER_LENGTH = 1000;

	private final JsonCursor cursor = new JsonCursor();

	private byte[] line = new byte[0];

	/** The value that begins at a place of the line. */
	@Nullable Object read(byte[] bytes, int from, int to) {
		this.line = bytes;
		this.cursor.reset(bytes, from, to);
		JsonContainer open = null;
		while (true) {
			int next = this.cursor.peek();
			Object value;
			if (next == '{' || next == '[') {
				JsonContainer inner = new JsonContainer(open, next == '{');
				this.cursor.skip();
				if (!ends(inner)) {
					open = inner;
					readKey(inner);
					continue;
				}
				value = inner.content();
			}
			else {
				value = scalar(next);
			}
			while (open != null) {
				open.add(value);
				if (!ends(open)) {
					this.cursor.skip();
					readKey(open);
					break;
				}
				value = open.content();
				open = open.parent();
			}
			if (open == null) {
				return value;
			}
		}
	}

	/** The string that begins at a place of the line. */
	String string(byte[] bytes, int from, int to) {
		this.line = bytes;
		this.cursor.reset(bytes, from, to);
		this.cursor.string();
		return text(bytes, this.cursor.stringStart(), this.cursor.stringEnd());
	}

	/** The number that begins at a place of the line. */
	Object number(byte[] bytes, int from, int to) {
		this.line = bytes;
		this.cursor.reset(bytes, from, to);
		return scalarNumber();
	}

	/** The content of a string, between its quotes. */
	static String text(byte[] bytes, int from, int to) {
		int slash = slash(bytes, from, to);
		if (slash == to) {
			return new String(bytes, from, to - from, StandardCharsets.UTF_8);
		}
		StringBuilder text = new StringBuilder(to - from);
		int at = from;
		while (slash < to) {
			text.append(new String(bytes, at, slash - at, StandardCharsets.UTF_8));
			int escape = bytes[slash + 1];
			text.append(unescaped(escape, bytes, slash + 2));
			at = slash + ((escape == 'u') ? 6 : 2);
			slash = slash(bytes, at, to);
		}
		return text.append(new String(bytes, at, to - at, StandardCharsets.UTF_8)).toString();
	}

	private static int slash(byte[] bytes, int from, int to) {
		int at = from;
		while (at < to && bytes[at] != '\\') {
			at++;
		}
		return at;
	}

	private static char unescaped(int escape, byte[] bytes, int digits) {
		return switch (escape) {
			case 'b' -> '\b';
			case 'f' -> '\f';
			case 'n' -> '\n';
			case 'r' -> '\r';
			case 't' -> '\t';
			case 'u' -> {
				int code = 0;
				for (int i = 0; i < 4; i++) {
					code = (code << 4) | Character.digit(bytes[digits + i], 16);
				}
				yield (char) code;
			}
			default -> (char) escape;
		};
	}

	private @Nullable Object scalar(int next) {
		if (next == '"') {
			this.cursor.string();
			return text(this.line, this.cursor.stringStart(), this.cursor.stringEnd());
		}
		if (next == 't' || next == 'f' || next == 'n') {
			this.cursor.value(0);
			return (next == 'n') ? null : Boolean.valueOf(next == 't');
		}
		return scalarNumber();
	}

	private Object scalarNumber() {
		this.cursor.peek();
		int start = this.cursor.position();
		this.cursor.value(0);
		return number(new String(this.line, start, this.cursor.position() - start, StandardCharsets.US_ASCII));
	}

	private static Object number(String text) {
		if (text.length() > MAX_NUMBER_LENGTH) {
			return text;
		}
		boolean whole = text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0;
		if (whole && text.length() <= 18) {
			return Long.parseLong(text);
		}
		if (whole) {
			BigInteger integer = new BigInteger(text);
			return (integer.bitLength() < Long.SIZE) ? (Object) integer.longValue() : integer;
		}
		return fraction(text);
	}

	private static Object fraction(String text) {
		double nearest = Double.parseDouble(text);
		try {
			BigDecimal exact = new BigDecimal(text);
			boolean same = !Double.isInfinite(nearest)
					&& new BigDecimal(Double.toString(nearest)).compareTo(exact) == 0;
			return same ? (Object) nearest : exact;
		}
		catch (NumberFormatException ex) {
			return text; // an exponent beyond what a BigDecimal can hold
		}
	}

	private boolean ends(JsonContainer container) {
		if (this.cursor.peek() != (container.isObject() ? '}' : ']')) {
			return false;
		}
		this.cursor.skip();
		return true;
	}

	private void readKey(JsonContainer container) {
		if (container.isObject()) {
			this.cursor.key();
			container.key(text(this.line, this.cursor.stringStart(), this.cursor.stringEnd()));
		}
	}

}
