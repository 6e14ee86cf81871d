package io.papyra.internal.redact;

/** Characters of ASCII as URLs and forms encode them, such as {@code %5F}. */
final class AsciiEscapes {

	private AsciiEscapes() {
	}

	/** What is encoded at a place; 0 if nothing is, or no character of ASCII. */
	static int at(CharSequence text, int percent) {
		if (percent + 2 >= text.length() || text.charAt(percent) != '%') {
			return 0;
		}
		int high = Character.digit(text.charAt(percent + 1), 8);
		int low = Character.digit(text.charAt(percent + 2), 16);
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
			int code = at(text, at);
			int escape = UnicodeEscapes.at(text, at);
			decoded.append((code > 0) ? (char) code : (escape > 0) ? (char) escape : text.charAt(at));
			at += (code > 0) ? 2 : (escape > 0) ? UnicodeEscapes.LENGTH - 1 : 0;
		}
		return decoded.toString();
	}

}
