package io.papyra.log;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes a whole JSON object apart into what it says and an old or foreign proof at its
 * end.
 */
final class Unsealed {

	/** Blanks, the two fields as we or a JSON library write them, blanks, brace. */
	private static final Pattern END = Pattern
		.compile("\\s*(,\\s*\"seq\"\\s*:\\s*\\d+\\s*)?(,\\s*\"crc32c\"\\s*:\\s*\"[^\"\\\\]*\"\\s*)?\\}\\s*$");

	private static final int LONGEST = 128;

	private Unsealed() {
	}

	/** Length of the object without its old proof and without its closing brace. */
	static int bodyLength(byte[] line) {
		int near = Math.max(0, line.length - LONGEST);
		// One char per byte, so that a place in the text is a place in the line.
		Matcher end = END.matcher(new String(line, near, line.length - near, StandardCharsets.ISO_8859_1));
		if (!end.find()) {
			throw new IllegalArgumentException("not a JSON object: no closing brace at the end");
		}
		return near + end.start();
	}

}
