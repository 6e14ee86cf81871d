package io.papyra.internal.redact;

/**
 * Characters of ASCII as texts may escape them: {@code %5F} in URLs and forms,
 * {@code \\u005f} in JSON and Java.
 */
final class AsciiEscapes {

	/** How long one of JSON and Java is. */
	private static final int UNICODE_LENGTH = 6;

	private AsciiEscapes() {
	}

	/**
	 * What is encoded as in a URL at a place; 0 if nothing is, or no character of ASCII.
	 */
	static int percentAt(CharSequence text, int percent) {
		if (percent + 2 >= text.length() || text.charAt(percent) != '%') {
			return 0;
		}
		return code(text.charAt(percent + 1), text.charAt(percent + 2));
	}

	/**
	 * What is escaped as in JSON at a place; 0 if nothing is, or no character of ASCII.
	 */
	static int unicodeAt(CharSequence text, int backslash) {
		if (backslash + UNICODE_LENGTH > text.length() || text.charAt(backslash) != '\\'
				|| text.charAt(backslash + 1) != 'u' || text.charAt(backslash + 2) != '0'
				|| text.charAt(backslash + 3) != '0') {
			return 0;
		}
		return code(text.charAt(backslash + 4), text.charAt(backslash + 5));
	}

	private static int code(char first, char second) {
		int high = Character.digit(first, 8);
		int low = Character.digit(second, 16);
		return (high < 0 || low < 0) ? 0 : high * 16 + low;
	}

	/** A text, decoded as often as it is encoded, but not more than twice. */
	static String decode(String text) {
		String once = decodeOnce(text);
		return (once.indexOf('%') < 0) ? once : decodeOnce(once);
	}

	private static String decodeOnce(String text) {
		StringBuilder decoded = new StringBuilder(text.length());
		for (int at = 0; at < text.length(); at++) {
			int code = percentAt(text, at);
			int escape = unicodeAt(text, at);
			decoded.append((code > 0) ? (char) code : (escape > 0) ? (char) escape : text.charAt(at));
			at += (code > 0) ? 2 : (escape > 0) ? UNICODE_LENGTH - 1 : 0;
		}
		return decoded.toString();
	}

}
