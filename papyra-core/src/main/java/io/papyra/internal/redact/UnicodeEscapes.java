package io.papyra.internal.redact;

/** Characters of ASCII as JSON and Java may escape them, such as {@code \\u0061}. */
final class UnicodeEscapes {

	static final int LENGTH = 6;

	private UnicodeEscapes() {
	}

	/** What is escaped at a place; 0 if nothing is, or no character of ASCII. */
	static int at(CharSequence text, int backslash) {
		if (backslash + LENGTH > text.length() || text.charAt(backslash) != '\\' || text.charAt(backslash + 1) != 'u'
				|| text.charAt(backslash + 2) != '0' || text.charAt(backslash + 3) != '0') {
			return 0;
		}
		int high = Character.digit(text.charAt(backslash + 4), 8);
		int low = Character.digit(text.charAt(backslash + 5), 16);
		return (high < 0 || low < 0) ? 0 : high * 16 + low;
	}

}
