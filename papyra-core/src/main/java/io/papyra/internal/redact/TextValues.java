package io.papyra.internal.redact;

import java.util.Locale;

/**
 * Finds where the value of a key ends, and masks it. That is a guess, and rather too late
 * than too early: at the bracket or quote around it, at {@code &}, {@code ;} or {@code ,}
 * with another key after it, or at the end of the line. Not safe for use by several
 * threads.
 */
final class TextValues {

	private final ScannedText text;

	private final OpenBrackets levels;

	private final TextKeys keys;

	/** The open brackets within a value. */
	private final char[] inner = new char[OpenBrackets.MOST];

	private int opened;

	/** How far a search has looked for a quote that is not there. */
	private int quotesSearched;

	TextValues(ScannedText text, OpenBrackets levels, TextKeys keys) {
		this.text = text;
		this.levels = levels;
		this.keys = keys;
	}

	/** Begins with another text. */
	void begin() {
		this.quotesSearched = 0;
	}

	/**
	 * Masks the value after a separator.
	 * @return the place to continue at
	 */
	int value(int from, String key) {
		int first = this.text.skipBlanks(from);
		if (first >= this.text.length()) {
			return first;
		}
		char next = this.text.at(first);
		if (next == '\n' || next == '\r') {
			return block(first);
		}
		if ((next == '|' || next == '>') && isEndOfLine(first + 1)) {
			return block(this.text.indexOf('\n', first));
		}
		int quote = first;
		while (this.text.at(quote) == '\\') {
			quote++;
		}
		if (this.text.at(quote) == '"' || this.text.at(quote) == '\'' || this.text.at(quote) == '`') {
			if (isTriple(quote)) {
				return triple(quote);
			}
			int last = quoteEnd(quote, quote - first);
			int behind = this.text.mask(quote + 1, last - ((last < this.text.length()) ? quote - first : 0));
			return further(Math.max(behind, Math.min(this.text.length(), last + 1)));
		}
		return this.text.mask(first, continued(first, valueEnd(first, key), key));
	}

	/** After the bracket that closes the one at a place, or after everything. */
	int groupEnd(int from) {
		int depth = 0;
		for (int at = from; at < this.text.length(); at++) {
			switch (this.text.charAt(at)) {
				case '"' -> at = skipQuoted(at, Math.min(this.text.backslashesBefore(at), at - from));
				case '(', '[', '{' -> depth++;
				case ')', ']', '}' -> {
					if (--depth <= 0) {
						return at + 1;
					}
				}
				default -> {
				}
			}
		}
		return this.text.length();
	}

	private boolean isTriple(int quote) {
		char sign = this.text.at(quote);
		return this.text.at(quote + 1) == sign && this.text.at(quote + 2) == sign;
	}

	/** A text of several lines, as TOML, Python and Kotlin have it. */
	private int triple(int quote) {
		int last = this.text.indexOf(this.text.substring(quote, quote + 3), quote + 3);
		int behind = this.text.mask(quote + 3, (last < 0) ? this.text.length() : last);
		return Math.min(this.text.length(), behind + 3);
	}

	/** Masks the further values of a header: {@code Cookie:"a=x", "b=y"}. */
	private int further(int from) {
		int behind = from;
		while (this.text.at(behind) == ',' && this.text.at(behind + 1) == ' ' && this.text.at(behind + 2) == '"') {
			int last = quoteEnd(behind + 2, 0);
			char next = this.text.at(this.text.skipBlanks(last + 1));
			if (next == ':' || next == '=') {
				break;
			}
			behind = Math.min(this.text.length(), this.text.mask(behind + 3, last) + 1);
		}
		return behind;
	}

	/**
	 * Where a value ends that continues in lines that are further to the right, as texts
	 * of YAML and long headers do.
	 */
	private int continued(int from, int lineEnd, String key) {
		int last = lineEnd;
		if (this.opened > 0 || this.text.at(from - 1) == '\n'
				|| (this.text.at(last) != '\n' && this.text.at(last) != '\r') || !isBehindColon(from)) {
			return last;
		}
		int line = this.text.lineStart(from);
		boolean whatever = "|>!#&".indexOf(this.text.at(from)) >= 0 || isHeaderOf(key, "cookie")
				|| isHeaderOf(key, "authorization");
		while (last < this.text.length() && (this.text.at(last) == '\n' || this.text.at(last) == '\r')) {
			int next = this.text.nextLine(last);
			int first = this.text.skipBlanks(next);
			boolean deeper = first < this.text.length() && first - next > this.text.skipBlanks(line) - line;
			if (!deeper || isOfStackTrace(first) || ")]}<\"'".indexOf(this.text.at(first)) >= 0
					|| (!whatever && this.keys.keyFollows(first))) {
				break;
			}
			last = this.text.lineEnd(first);
		}
		return last;
	}

	private boolean isBehindColon(int value) {
		int at = value;
		while (this.text.at(at - 1) == ' ' || this.text.at(at - 1) == '\t') {
			at--;
		}
		return this.text.at(at - 1) == ':';
	}

	private boolean isEndOfLine(int from) {
		int at = from;
		while (this.text.at(at) == '-' || this.text.at(at) == '+' || Character.isDigit(this.text.at(at))
				|| this.text.at(at) == '\r') {
			at++;
		}
		return at < this.text.length() && this.text.at(at) == '\n';
	}

	/** Where a quoted text ends; the end of everything if it does not. */
	private int quoteEnd(int from, int escape) {
		char quote = this.text.charAt(from);
		for (int at = from + 1; at < this.text.length(); at++) {
			if (this.text.charAt(at) != quote) {
				continue;
			}
			int backslashes = Math.min(this.text.backslashesBefore(at), at - from - 1);
			boolean closes = (escape == 0) ? backslashes % 2 == 0 : backslashes == escape;
			if (closes && at > from + 1 && escape == 0 && quote == '\'' && this.text.at(at + 1) == quote) {
				at++; // doubled, as in SQL
			}
			else if (closes && !this.text.isWordAt(at + 1)) {
				return at;
			}
		}
		return this.text.length();
	}

	/** Where the value of a key ends that begins at a place. */
	int valueEnd(int from, String key) {
		boolean pairsBelong = isHeaderOf(key, "cookie");
		boolean listBelongs = isHeaderOf(key, "authorization") && schemeWithParameters(from);
		this.opened = 0;
		for (int at = from; at < this.text.length(); at++) {
			char next = this.text.charAt(at);
			switch (next) {
				case '\n', '\r' -> {
					if (this.opened == 0 && this.text.at(at - 1) != '\\' && !this.text.endsWith(at, "\\\r")) {
						return at;
					}
				}
				case '(', '[', '{' -> {
					if (this.opened < OpenBrackets.MOST) {
						this.inner[this.opened++] = OpenBrackets.closerOf(next);
					}
				}
				case ')', ']', '}' -> {
					if (isEndOfLevel(at, next)) {
						return at;
					}
				}
				case '"', '\'', '`' -> {
					int escape = Math.min(this.text.backslashesBefore(at), at - from);
					if (this.levels.levelOf(next, escape) >= 0 && !this.text.isWordAt(at + 1)) {
						return at - escape;
					}
					at = (this.opened > 0 && next == '"') ? skipQuoted(at, escape) : at;
				}
				case '&', ';', ',' -> {
					boolean belongs = (next == ';' && pairsBelong) || (next != '&' && listBelongs);
					if (!belongs && isEndOfPair(at, next)) {
						return at;
					}
				}
				default -> {
					if (this.opened == 0
							&& (this.text.is(at, "</") || (this.text.is(at, "%26") && this.keys.keyFollows(at + 3)))) {
						return at;
					}
				}
			}
		}
		return this.text.length();
	}

	/**
	 * Whether a bracket ends the value, which it does not where it has begun in there.
	 */
	private boolean isEndOfLevel(int at, char bracket) {
		if (this.opened > 0 && this.inner[this.opened - 1] == bracket) {
			this.opened--;
			return false;
		}
		return this.levels.levelOf(bracket, 0) >= 0 && !this.text.isWordAt(at + 1);
	}

	private boolean isEndOfPair(int at, char sign) {
		return this.opened == 0 && (this.keys.keyFollows(at + 1) || (sign != ',' && isEndOfLineOrText(at + 1)));
	}

	private boolean isEndOfLineOrText(int from) {
		int at = this.text.skipBlanks(from);
		return at >= this.text.length() || this.text.at(at) == '\n' || this.text.at(at) == '\r';
	}

	/** After a quoted part of a value; the same place if it does not end. */
	private int skipQuoted(int from, int escape) {
		if (from < this.quotesSearched) {
			return from;
		}
		int last = quoteEnd(from, escape);
		if (last == this.text.length()) {
			this.quotesSearched = this.text.length();
			return from;
		}
		return last;
	}

	private static boolean isHeaderOf(String key, String header) {
		return key.toLowerCase(Locale.ROOT).contains(header);
	}

	/** As in {@code Digest username="bob", response="…"}. */
	private boolean schemeWithParameters(int from) {
		int behind = this.keys.keyEnd(from);
		return behind > from && this.text.at(behind) == ' ' && this.keys.keyFollows(behind);
	}

	/** What is on the lines below a key, further to the right or right below. */
	private int block(int newline) {
		int line = this.text.lineStart(newline);
		int indent = this.text.skipBlanks(line) - line;
		int at = this.text.nextLine(newline);
		int first = this.text.skipBlanks(at);
		boolean deeper = first - at > indent;
		if (first >= this.text.length()
				|| (!deeper && (this.keys.keyFollows(first) || this.text.is(first, "--") || isOfStackTrace(first)))
				|| (deeper && isOfStackTrace(first))) {
			return newline + 1;
		}
		if (this.text.at(first) == '"' || this.text.at(first) == '\'' || this.text.at(first) == '{'
				|| this.text.at(first) == '[') {
			return value(first, "");
		}
		int masked = this.text.mask(first, this.text.lineEnd(first));
		while (masked < this.text.length()) {
			at = this.text.nextLine(masked);
			first = this.text.skipBlanks(at);
			boolean item = first - at == indent && this.text.is(first, "- ");
			if (first >= this.text.length() || (first - at <= indent && !item) || isOfStackTrace(first)) {
				break;
			}
			masked = this.text.mask(first, this.text.lineEnd(first));
		}
		return masked;
	}

	boolean isOfStackTrace(int at) {
		return this.text.is(at, "at ") || this.text.is(at, "... ") || this.text.is(at, "Caused by")
				|| this.text.is(at, "Suppressed:");
	}

}
