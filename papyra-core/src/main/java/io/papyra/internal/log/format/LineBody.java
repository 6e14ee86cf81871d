package io.papyra.internal.log.format;

/**
 * Takes a whole JSON object apart into what it says and an old or foreign checksum at its
 * end, with as many blanks in between as another program may have put there.
 */
public final class LineBody {

	private static final byte[] SEQ = Bytes.ascii("\"seq\"");

	private static final byte[] CRC = Bytes.ascii("\"crc32c\"");

	private LineBody() {
	}

	/** Length of the object without its old checksum and without its closing brace. */
	public static int length(byte[] line) {
		int end = trimmed(line, line.length);
		if (end == 0 || line[end - 1] != '}') {
			throw new IllegalArgumentException("not a JSON object: no closing brace at the end");
		}
		int body = trimmed(line, end - 1);
		body = withoutField(line, body, CRC, textBefore(line, body));
		return withoutField(line, body, SEQ, digitsBefore(line, body));
	}

	/** Where a plain string that ends there begins, or -1 if none does. */
	private static int textBefore(byte[] line, int end) {
		if (end < 2 || line[end - 1] != '"') {
			return -1;
		}
		int start = end - 2;
		while (start > 0 && line[start] != '"' && line[start] != '\\') {
			start--;
		}
		return (line[start] == '"') ? start : -1;
	}

	/** Where the digits that end there begin, or -1 if there are none. */
	private static int digitsBefore(byte[] line, int end) {
		int start = end;
		while (start > 0 && Bytes.isDigit(line[start - 1])) {
			start--;
		}
		return (start < end) ? start : -1;
	}

	/** Goes back over a name and a comma in front of a value, if they are there. */
	private static int withoutField(byte[] line, int end, byte[] name, int value) {
		int colon = (value > 0) ? trimmed(line, value) - 1 : -1;
		if (colon < 0 || line[colon] != ':') {
			return end;
		}
		int start = trimmed(line, colon) - name.length;
		int comma = (start > 0 && Bytes.matches(line, start, name)) ? trimmed(line, start) - 1 : -1;
		return (comma >= 0 && line[comma] == ',') ? trimmed(line, comma) : end;
	}

	private static int trimmed(byte[] line, int end) {
		int to = end;
		while (to > 0 && Bytes.isBlank(line, to - 1, to)) {
			to--;
		}
		return to;
	}

}
