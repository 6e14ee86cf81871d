package io.papyra.internal.redact;

import org.jspecify.annotations.Nullable;

/**
 * Finds the keys in a text that come before a place or after it. Not safe for use by
 * several threads.
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

	/** Whether a character may be part of a key. */
	static boolean isOfKey(char letter) {
		return Character.isLetterOrDigit(letter) || switch (letter) {
			case '_', '-', '.', '$', '@', '#', '*' -> true;
			default -> letter >= 0x80 && switch (Character.getType(letter)) {
				case Character.FORMAT, Character.NON_SPACING_MARK, Character.DASH_PUNCTUATION,
						Character.CONNECTOR_PUNCTUATION, Character.SURROGATE ->
					true;
				default -> false;
			};
		};
	}

	/** Whether a letter separates a key from its value, as a wide colon and arrows do. */
	static boolean isRareSeparator(char letter) {
		return letter >= 0x80 && switch (letter) {
			case '\u2192', '\u21d2', '\u2236', '\u2254', '\u279c', '\u27f6', '\u27f9', '\ua789', '\ufe55', '\ufe66',
					'\uff1a', '\uff1d' ->
				true;
			default -> false;
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
		int last = this.text.blanksBefore(operatorsBefore(separator));
		int unquoted = withoutQuotes(last);
		int first = (unquoted < last) ? quotedFrom(unquoted) : plainFrom(last, loose || last < separator);
		String key = this.text.substring(first, unquoted);
		return (key.isEmpty() || isTypeOfError(key)) ? null : key;
	}

	/** As in {@code password != x} and {@code password ?= x}. */
	private int operatorsBefore(int separator) {
		int at = separator;
		while (at > 0 && separator - at < MOST_BLANKS && "!?|<>~".indexOf(this.text.at(at - 1)) >= 0) {
			at--;
		}
		return at;
	}

	/** Goes back over the quotes after a key, however they are escaped. */
	private int withoutQuotes(int from) {
		int at = from;
		int before;
		do {
			before = at;
			char last = this.text.at(at - 1);
			if (at > 0 && "\"'`\\+%".indexOf(last) >= 0) {
				at--;
			}
			else if (this.text.endsWith(at, "&quot;") || this.text.endsWith(at, "\\u0022")) {
				at -= 6;
			}
			else if (this.text.endsWith(at, "&#34;") || this.text.endsWith(at, "%2522")) {
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
		if (this.text.at(last - 1) == ']' || this.text.at(last - 1) == ')' || this.text.at(last - 1) == '}') {
			char opener = (this.text.at(last - 1) == ']') ? '[' : (this.text.at(last - 1) == ')') ? '(' : '{';
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

	/** Whether a key with a separator is at a place, after blanks and quotes. */
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
		while (last > at && last - at < LONGEST_KEY && AsciiEscapes.percentAt(this.text, last) > 0
				&& !this.text.is(last, "%3D") && !this.text.is(last, "%3A")) {
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
		return (found == '=' || found == ':' || isRareSeparator(found) || this.text.is(separator, "->")
				|| this.text.is(separator, "%3D") || (this.text.at(last - 1) == '-' && found == '>'));
	}

	/** The key that is on the line before, as YAML's {@code ? key}. */
	@Nullable String keyOfLineBefore(int separator) {
		int newline = this.text.blanksBefore(separator) - 1;
		if (newline < 1 || this.text.at(newline) != '\n') {
			return null;
		}
		int last = withoutQuotes(this.text.blanksBefore((this.text.at(newline - 1) == '\r') ? newline - 1 : newline));
		int first = keyStart(last);
		return (first < last) ? this.text.substring(first, last) : null;
	}

	/** Whether the key in front of a separator is a secret one, escaped or encoded. */
	boolean isEncodedSecretly(int separator) {
		int last = withoutQuotes(this.text.blanksBefore(separator));
		int first = last;
		boolean encoded = false;
		while (first > 0 && last - first < LONGEST_KEY
				&& (isOfKey(this.text.at(first - 1)) || "%[]\\".indexOf(this.text.at(first - 1)) >= 0)) {
			first--;
			encoded |= this.text.at(first) == '%' || this.text.at(first) == '\\';
		}
		if (!encoded) {
			return false;
		}
		String decoded = AsciiEscapes.decode(this.text.substring(first, last)).replace("\\", "");
		int begin = decoded.length();
		while (begin > 0 && (isOfKey(decoded.charAt(begin - 1)) || "[]".indexOf(decoded.charAt(begin - 1)) >= 0)) {
			begin--;
		}
		return this.redaction.masks(decoded.substring(begin));
	}

	/** What of a key comes before a place; may be empty. */
	String wordBefore(int at) {
		int first = keyStart(at);
		return this.text.substring(first, at);
	}

}
