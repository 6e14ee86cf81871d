package io.papyra.shell.output;

/**
 * Texts that come from a history and cannot be trusted: whatever would drive the terminal
 * or turn the direction of writing is shown as an escape.
 */
public final class TerminalEscaper {

	private TerminalEscaper() {
	}

	/** Human-readable: on one line, without control characters. */
	public static String line(String text) {
		return escape(text, false);
	}

	/** Human-readable: line ends and tabs stay. */
	static String lines(String text) {
		return escape(text, true);
	}

	/**
	 * JSON stays the same JSON: in it such characters can only be in strings, where an
	 * escape means the same.
	 */
	static String json(String json) {
		return escape(json, true);
	}

	private static String escape(String text, boolean withLineEnds) {
		StringBuilder safe = null;
		for (int index = 0; index < text.length(); index++) {
			char character = text.charAt(index);
			boolean bad = isUnsafe(character) && !(withLineEnds && (character == '\n' || character == '\t'));
			if (bad && safe == null) {
				safe = new StringBuilder(text.length() + 16).append(text, 0, index);
			}
			if (safe != null) {
				safe.append(bad ? String.format("\\u%04x", (int) character) : character);
			}
		}
		return (safe != null) ? safe.toString() : text;
	}

	/** Control characters (C0, C1), line separators, and marks of direction. */
	private static boolean isUnsafe(char character) {
		return Character.isISOControl(character) || (character >= '\u2028' && character <= '\u202e')
				|| (character >= '\u2066' && character <= '\u2069') || character == '\u200e' || character == '\u200f'
				|| character == '\u061c' || character == '\ufeff';
	}

}
