package io.papyra.codec;

import org.jspecify.annotations.Nullable;

/**
 * Finds the keys in a text that stand in front of a place or behind it. Not safe for use
 * by several threads.
 */
final class TextKeys {

	/** How long a key may be. */
	static final int LONGEST_KEY = 64;

	private static final int MOST_WORDS = 4;

	private static final int MOST_BLANKS = 64;

	private final ScannedText text;

	private final Redaction redaction;

	TextKeys(ScannedText text, Redaction redaction) {
		this.text = text;
		this.redaction = redaction;
	}

	/** Where a key begins that ends at a place; there if none does. */
	int keyStart(int at) {
		int first = at;
		while (first > 0 && at - first < LONGEST_KEY && isOfKey(this.text.at(first - 1))) {
			first--;
		}
		return first;
	}

	static boolean isOfKey(char letter) {
		return Character.isLetterOrDigit(letter) || switch (letter) {
			case '_', '-', '.', '$', '@', '#', '*' -> true;
			default -> letter >= 0x80 && Character.getType(letter) == Character.FORMAT;
		};
	}

	/** Where a key ends that begins at a place; there if none does. */
	int keyEnd(int from) {
		int at = from;
		while (at < this.text.length() && at - from < LONGEST_KEY && isOfKey(this.text.at(at))) {
			at++;
		}
		return at;
	}

	/** The key in front of a separator, or null if there is none. */
	@Nullable String keyBefore(int separator, boolean loose) {
		int last = separator;
		while (last > 0 && separator - last < MOST_BLANKS
				&& (this.text.at(last - 1) == ' ' || this.text.at(last - 1) == '\t')) {
			last--;
		}
		int unquoted = withoutQuotes(last);
		int first = (unquoted < last) ? quotedFrom(unquoted) : plainFrom(last, loose || last < separator);
		String key = this.text.substring(first, unquoted);
		return (key.isEmpty() || isTypeOfError(key)) ? null : key;
	}

	/** Goes back over the quotes behind a key, however they are escaped. */
	private int withoutQuotes(int from) {
		int at = from;
		int before;
		do {
			before = at;
			char last = this.text.at(at - 1);
			if (at > 0 && (last == '"' || last == '\'' || last == '`' || last == '\\' || last == '+')) {
				at--;
			}
			else if (this.text.endsWith(at, "&quot;") || this.text.endsWith(at, "\\u0022")) {
				at -= 6;
			}
			else if (this.text.endsWith(at, "&#34;")) {
				at -= 5;
			}
			else if (this.text.endsWith(at, "%22") || this.text.endsWith(at, "%27") || this.text.endsWith(at, "%20")) {
				at -= 3;
			}
		}
		while (at < before && from - at < MOST_BLANKS);
		return at;
	}

	private int quotedFrom(int last) {
		int first = last;
		while (first > 0 && last - first < LONGEST_KEY && "\"'`\\\n;%".indexOf(this.text.at(first - 1)) < 0) {
			first--;
		}
		return first;
	}

	private int plainFrom(int last, boolean loose) {
		int first = last;
		int words = loose ? MOST_WORDS : 2;
		if (this.text.at(last - 1) == ']' || this.text.at(last - 1) == ')') {
			char opener = (this.text.at(last - 1) == ']') ? '[' : '(';
			while (first > 0 && last - first < LONGEST_KEY && this.text.at(first - 1) != opener
					&& this.text.at(first - 1) != '\n') {
				first--;
			}
			first = Math.max(0, (this.text.at(first - 1) == opener) ? first - 1 : last - 1);
		}
		while (first > 0 && last - first < LONGEST_KEY) {
			char before = this.text.at(first - 1);
			if (before == ' ' && first < last && words > 1 && this.text.at(first - 2) != ' ') {
				words--;
			}
			else if (!isOfKey(before)) {
				break;
			}
			first--;
		}
		char before = this.text.at(first - 1);
		if (words < (loose ? MOST_WORDS : 2) && (before == '=' || before == ':' || before == '>')) {
			first = this.text.indexOf(' ', first) + 1; // the value of another key
		}
		// an escape is no part of a key: %3Fpin, and the same of JSON
		boolean escaped = first > 0 && ((this.text.at(first - 1) == '%' && last - first > 2)
				|| (this.text.at(first - 1) == '\\' && this.text.at(first) == 'u' && last - first > 5));
		return escaped ? first + ((this.text.at(first - 1) == '%') ? 2 : 5) : first;
	}

	/**
	 * As in {@code BadCredentialsException: text}, or a place in a file of its source.
	 */
	static boolean isTypeOfError(String key) {
		if (key.endsWith(".java") || key.endsWith(".scala") || key.endsWith(".kt")) {
			return true;
		}
		if (!key.endsWith("Exception") && !key.endsWith("Error")) {
			return false;
		}
		int first = Math.max(key.lastIndexOf('.'), Math.max(key.lastIndexOf('$'), key.lastIndexOf(' '))) + 1;
		return Character.isUpperCase(key.charAt(first));
	}

	/** Whether a key with a separator stands at a place, behind blanks and quotes. */
	boolean keyFollows(int from) {
		int at = from;
		while (at < this.text.length() && at - from < MOST_BLANKS
				&& (Character.isWhitespace(this.text.at(at)) || this.text.at(at) == '"' || this.text.at(at) == '\''
						|| this.text.at(at) == '\\' || this.text.at(at) == '{' || this.text.at(at) == '(')) {
			at++;
		}
		if (this.text.is(at, "amp;")) {
			at += 4;
		}
		int last = keyEnd(at);
		while (last > at && last - at < LONGEST_KEY && UrlCodes.at(this.text, last) > 0 && !this.text.is(last, "%3D")
				&& !this.text.is(last, "%3A")) {
			last = keyEnd(last + 3);
		}
		if (last == at) {
			return false;
		}
		int separator = last;
		if (this.text.at(separator) == '[') {
			separator = keyEnd(separator + 1); // as in user[name]=x
		}
		while (separator - last < MOST_BLANKS && separator < this.text.length()
				&& (this.text.at(separator) == ' ' || this.text.at(separator) == '"' || this.text.at(separator) == '\''
						|| this.text.at(separator) == '\\' || this.text.at(separator) == '['
						|| this.text.at(separator) == ']')) {
			separator++;
		}
		char found = this.text.at(separator);
		return (found == '=' || found == ':' || found == '\u2192' || this.text.is(separator, "->")
				|| this.text.is(separator, "%3D") || (this.text.at(last - 1) == '-' && found == '>'));
	}

	/** The key that YAML has on the line before: {@code ? key}. */
	@Nullable String explicitKey(int colon) {
		int line = (this.text.at(colon - 1) == '\n' && colon > 1) ? this.text.lineStart(colon - 1) : -1;
		return (line >= 0 && this.text.is(line, "? ")) ? this.text.substring(line + 2, colon - 1) : null;
	}

	/** Whether the key in front of a separator is a secret one, encoded as in a URL. */
	boolean isEncodedSecretly(int separator) {
		int first = separator;
		boolean encoded = false;
		while (first > 0 && separator - first < LONGEST_KEY
				&& (isOfKey(this.text.at(first - 1)) || "%[]".indexOf(this.text.at(first - 1)) >= 0)) {
			first--;
			encoded |= this.text.at(first) == '%';
		}
		if (!encoded) {
			return false;
		}
		String decoded = UrlCodes.decode(this.text, first, separator);
		int begin = decoded.length();
		while (begin > 0 && (isOfKey(decoded.charAt(begin - 1)) || "[]".indexOf(decoded.charAt(begin - 1)) >= 0)) {
			begin--;
		}
		return this.redaction.masks(decoded.substring(begin));
	}

	String wordBefore(int at) {
		int first = keyStart(at);
		return this.text.substring(first, at);
	}

}
