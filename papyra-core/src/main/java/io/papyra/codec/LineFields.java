package io.papyra.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.papyra.internal.json.JsonReader;
import io.papyra.internal.json.JsonValueReader;
import io.papyra.internal.json.MalformedJsonException;
import org.jspecify.annotations.Nullable;

/**
 * The known fields of one line: of which JSON type each is and where its value stands.
 * Reading them checks the whole line. Of a key that occurs twice the last one counts, as
 * in most readers of JSON. Reusable; not safe for use by several threads.
 */
final class LineFields {

	/** JSON types of a value, as bits so that a rule can allow several. */
	static final byte STRING = 1;

	static final byte NUMBER = 2;

	static final byte OBJECT = 4;

	static final byte ARRAY = 8;

	static final byte BOOLEAN = 16;

	static final byte NULL = 32;

	/** Digits that surely fit into a long. */
	private static final int MAX_INTEGER_LENGTH = 18;

	private final JsonReader reader;

	private final byte[] types = new byte[LineField.COUNT];

	private final int[] starts = new int[LineField.COUNT];

	private final int[] ends = new int[LineField.COUNT];

	private byte[] line = new byte[0];

	LineFields(JsonReader reader) {
		this.reader = reader;
	}

	/**
	 * Reads a line.
	 * @throws MalformedJsonException if it is not one JSON object
	 */
	void read(byte[] bytes, int from, int to) {
		this.line = bytes;
		Arrays.fill(this.types, (byte) 0);
		this.reader.reset(bytes, from, to);
		this.reader.expect('{', "of an object");
		if (this.reader.peek() == '}') {
			this.reader.skip();
		}
		else {
			members();
		}
		if (this.reader.peek() >= 0) {
			throw this.reader.unexpected("nothing after the object");
		}
	}

	private void members() {
		while (true) {
			this.reader.key();
			LineField field = field(this.reader.stringStart(), this.reader.stringEnd());
			int first = this.reader.peek();
			int start = this.reader.position();
			this.reader.value(1);
			if (field != null) {
				this.types[field.index()] = type(first);
				this.starts[field.index()] = start;
				this.ends[field.index()] = this.reader.position();
			}
			int next = this.reader.peek();
			if (next != ',' && next != '}') {
				throw this.reader.unexpected("',' or the end of the object");
			}
			this.reader.skip();
			if (next == '}') {
				return;
			}
		}
	}

	/** JSON type of a field's value, or 0 if the line lacks the field. */
	byte type(LineField field) {
		return this.types[field.index()];
	}

	boolean has(LineField field) {
		return type(field) != 0;
	}

	boolean isString(LineField field) {
		return type(field) == STRING;
	}

	/** Where the value begins; a string at its quote. */
	int start(LineField field) {
		return this.starts[field.index()];
	}

	/** Where the value ends, exclusive. */
	int end(LineField field) {
		return this.ends[field.index()];
	}

	/** Text of a field that is a string. */
	String text(LineField field) {
		return JsonValueReader.text(this.line, start(field) + 1, end(field) - 1);
	}

	/** Whether a string field has exactly this ASCII content, written without escapes. */
	boolean holds(LineField field, byte[] content) {
		return Arrays.equals(this.line, start(field) + 1, end(field) - 1, content, 0, content.length);
	}

	/**
	 * Whether the value is a number without fraction and exponent, of a size that surely
	 * fits into a long.
	 */
	boolean isInteger(LineField field) {
		if (type(field) != NUMBER || end(field) - start(field) > MAX_INTEGER_LENGTH) {
			return false;
		}
		for (int i = start(field); i < end(field); i++) {
			if (this.line[i] > '9' || (this.line[i] < '0' && this.line[i] != '-')) {
				return false;
			}
		}
		return true;
	}

	/** Value of a field for which {@link #isInteger} holds. */
	long integer(LineField field) {
		return Long
			.parseLong(new String(this.line, start(field), end(field) - start(field), StandardCharsets.US_ASCII));
	}

	private @Nullable LineField field(int from, int to) {
		LineField field = LineField.of(this.line, from, to);
		if (field != null || !hasEscape(from, to)) {
			return field;
		}
		byte[] name = JsonValueReader.text(this.line, from, to).getBytes(StandardCharsets.UTF_8);
		return LineField.of(name, 0, name.length);
	}

	private boolean hasEscape(int from, int to) {
		for (int i = from; i < to; i++) {
			if (this.line[i] == '\\') {
				return true;
			}
		}
		return false;
	}

	private static byte type(int first) {
		return switch (first) {
			case '"' -> STRING;
			case '{' -> OBJECT;
			case '[' -> ARRAY;
			case 't', 'f' -> BOOLEAN;
			case 'n' -> NULL;
			default -> NUMBER;
		};
	}

}
