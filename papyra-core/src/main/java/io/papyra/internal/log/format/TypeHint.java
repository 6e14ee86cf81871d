package io.papyra.internal.log.format;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Tells from the bytes of a valid line that no fact in it is of a type, some ten times
 * faster than reading the fact does. A type is a string of JSON, which has its characters
 * as they are, or has a backslash.
 */
public final class TypeHint {

	private final byte[] type;

	/**
	 * @param type type of the events or messages that are wanted, or null for any
	 */
	public TypeHint(@Nullable String type) {
		this.type = (type != null) ? type.getBytes(StandardCharsets.UTF_8) : new byte[0];
	}

	/** Whether the line in a range may be of the type; false is certain. */
	public boolean mayBeIn(byte[] line, int from, int to) {
		if (this.type.length == 0) {
			return true;
		}
		byte first = this.type[0];
		for (int at = from; at < to; at++) {
			byte here = line[at];
			if (here == '\\' || (here == first && at + this.type.length <= to && Bytes.matches(line, at, this.type))) {
				return true;
			}
		}
		return false;
	}

}
