package io.papyra.internal.log.index;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

import io.papyra.internal.log.format.LineTrailer;

/** Collects sealed lines in memory. Not safe for use by several threads. */
final class SealedLines {

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private final LineTrailer seal = new LineTrailer();

	/** Adds a line whose object is given without its closing brace. */
	void add(byte[] body, long seq) {
		byte[] line = Arrays.copyOf(body, body.length + LineTrailer.MAX_LENGTH);
		this.bytes.write(line, 0, this.seal.seal(line, 0, body.length, seq));
	}

	byte[] toByteArray() {
		return this.bytes.toByteArray();
	}

}
