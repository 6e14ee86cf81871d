package io.papyra.internal.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Makes values of JSON that a {@link JsonReader} has found valid before: null, Boolean,
 * Long, BigInteger, Double, BigDecimal (where a double would lose digits), String, List
 * and LinkedHashMap. Never recurses. Not safe for use by several threads.
 */
public final class JsonValueReader {

	/**
	 * Longer numbers are given as their text: making numbers of a million digits takes
	 * minutes.
	 */
	public static final int MAX_NUMBER_LENGTH = 1000;

	private final JsonReader reader = new JsonReader();

	private byte[] line = new byte[0];

	/** The value that begins at a place of the line. */
	public @Nullable Object read(byte[] bytes, int from, int to) {
		this.line = bytes;
		this.reader.reset(bytes, from, to);
		Container open = null;
		while (true) {
			int next = this.reader.peek();
			Object value;
			if (next == '{' || next == '[') {
				Container inner = new Container(open, next == '{');
				this.reader.skip();
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
					this.reader.skip();
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

	/** The content of a string, between its quotes. */
	public static String text(byte[] bytes, int from, int to) {
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
			this.reader.string();
			return text(this.line, this.reader.stringStart(), this.reader.stringEnd());
		}
		if (next == 't' || next == 'f' || next == 'n') {
			this.reader.value(0);
			return (next == 'n') ? null : Boolean.valueOf(next == 't');
		}
		return scalarNumber();
	}

	private Object scalarNumber() {
		int start = this.reader.position();
		this.reader.value(0);
		return number(new String(this.line, start, this.reader.position() - start, StandardCharsets.US_ASCII));
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

	private boolean ends(Container container) {
		if (this.reader.peek() != (container.isObject() ? '}' : ']')) {
			return false;
		}
		this.reader.skip();
		return true;
	}

	private void readKey(Container container) {
		if (container.isObject()) {
			this.reader.key();
			container.key(text(this.line, this.reader.stringStart(), this.reader.stringEnd()));
		}
	}

	/** An object or array being read. */
	private static final class Container {

		private final @Nullable Container parent;

		private final @Nullable Map<String, @Nullable Object> map;

		private final List<@Nullable Object> list;

		private String key = "";

		Container(@Nullable Container parent, boolean object) {
			this.parent = parent;
			this.map = object ? new LinkedHashMap<>() : null;
			this.list = object ? List.of() : new ArrayList<>();
		}

		/** What this is in. */
		@Nullable Container parent() {
			return this.parent;
		}

		boolean isObject() {
			return this.map != null;
		}

		/** Sets the key of the value that is added next. */
		void key(String next) {
			this.key = next;
		}

		void add(@Nullable Object value) {
			if (this.map != null) {
				this.map.put(this.key, value);
			}
			else {
				this.list.add(value);
			}
		}

		Object content() {
			return (this.map != null) ? this.map : this.list;
		}

	}

}
