package io.papyra.codec;

/** Characters of ASCII as URLs and forms encode them, such as {@code %5F}. */
final class UrlCodes {

	private UrlCodes() {
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

	/** A range of a text, decoded. */
	static String decode(CharSequence text, int from, int to) {
		StringBuilder decoded = new StringBuilder(to - from);
		for (int at = from; at < to; at++) {
			int code = at(text, at);
			decoded.append((code > 0) ? (char) code : text.charAt(at));
			at += (code > 0) ? 2 : 0;
		}
		return decoded.toString();
	}

}
