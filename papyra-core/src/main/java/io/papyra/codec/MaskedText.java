package io.papyra.codec;

import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Masks in any text what stands behind a key that must not be seen, in the notations in
 * which values are printed: {@code key=value}, {@code key: value}, {@code key -> value},
 * JSON at any depth of escaping, XML, query and form bodies, headers, connection URLs,
 * PEM. Where a value ends is a guess, and rather too late than too early: at the bracket
 * or quote around it, at {@code &}, {@code ;} or {@code ,} with another key behind it, or
 * at the end of the line. Takes time in proportion to the length of the text, whatever
 * that is. Not safe for use by several threads.
 */
final class MaskedText {

	private static final String MASK = "******";

	private static final int LONGEST_KEY = 64;

	private static final int MOST_WORDS = 4;

	private static final int MOST_LEVELS = 64;

	private static final int MOST_BLANKS = 64;

	/** Behind a name how far its value may be. */
	private static final int REACH = 512;

	/** What follows the word Basic where it is no scheme. */
	private static final Set<String> PROSE = Set.of("auth", "authentication", "authorization", "access", "and", "are",
			"configuration", "for", "http", "info", "information", "is", "login", "mode", "of", "or", "plan", "realm",
			"scheme", "settings", "support", "test", "tests", "type", "types", "usage", "user", "users", "version",
			"with");

	private final Redaction redaction;

	private final StringBuilder result = new StringBuilder();

	/** The open brackets and quotes around the place, outermost first. */
	private final char[] levels = new char[MOST_LEVELS];

	/** How many backslashes stand in front of a quote. */
	private final int[] escapes = new int[MOST_LEVELS];

	/** The open brackets within a value. */
	private final char[] inner = new char[MOST_LEVELS];

	private int opened;

	private boolean suspected;

	private String text = "";

	private int end;

	private int depth;

	private int copied;

	/** How far a search has looked for something that is not there. */
	private int quotesSearched;

	private int tagsSearched;

	private int urlsSearched;

	/** Up to where a value belongs to a secret name that stands before it. */
	private int secretNameUntil;

	/** Where the text first speaks of curl, or behind its end. */
	private int curlFrom;

	MaskedText(Redaction redaction) {
		this.redaction = redaction;
	}

	/** The text with a mask in place of each secret; the same one if it tells none. */
	String of(String original) {
		this.suspected = this.redaction.suspects(original);
		if (!this.suspected) {
			return original;
		}
		this.text = original;
		this.end = original.length();
		this.depth = 0;
		this.copied = 0;
		this.quotesSearched = 0;
		this.tagsSearched = 0;
		this.urlsSearched = 0;
		this.secretNameUntil = -1;
		int curl = original.indexOf("curl ");
		this.curlFrom = (curl < 0) ? this.end : curl;
		this.result.setLength(0);
		int at = 0;
		while (at < this.end) {
			at = step(at);
		}
		this.text = "";
		if (this.copied == 0) {
			return original;
		}
		return this.result.append(original, this.copied, this.end).toString();
	}

	/** Whether the text given last holds a word that could tell a secret. */
	boolean hasSuspected() {
		return this.suspected;
	}

	/** Looks at one place; returns the next one. */
	private int step(int at) {
		switch (this.text.charAt(at)) {
			case '=', '\u2192' -> {
				return separator(at, at + 1);
			}
			case ':' -> {
				return colon(at);
			}
			case '-' -> {
				return dash(at);
			}
			case '>' -> {
				return tag(at);
			}
			case '"', '\'', '`' -> quote(at);
			case '(', '[', '{' -> {
				return open(at);
			}
			case ')', ']', '}' -> close(at);
			case '/' -> {
				return slash(at);
			}
			case '\\', '%', '&' -> {
				return escaped(at);
			}
			case ' ', '\t' -> {
				return blank(at);
			}
			default -> {
			}
		}
		return at + 1;
	}

	/** Replaces what stands from one place to another, and goes on behind it. */
	private int mask(int from, int to) {
		if (to <= from) {
			return Math.max(from, to);
		}
		this.result.append(this.text, this.copied, from).append(MASK);
		this.copied = to;
		return to;
	}

	private char at(int index) {
		return (index >= 0 && index < this.end) ? this.text.charAt(index) : '\n';
	}

	private boolean is(int at, String wanted) {
		return this.text.regionMatches(true, at, wanted, 0, wanted.length());
	}

	private boolean isWordAt(int at) {
		return Character.isLetterOrDigit(at(at));
	}

	private int skipBlanks(int from) {
		int at = from;
		while (at < this.end && (at(at) == ' ' || at(at) == '\t' || at(at) == '\u00a0')) {
			at++;
		}
		return at;
	}

	// --- levels

	private void push(char bracket, int escape) {
		if (this.depth < MOST_LEVELS) {
			this.levels[this.depth] = bracket;
			this.escapes[this.depth++] = escape;
		}
	}

	private int levelOf(char bracket, int escape) {
		for (int i = this.depth - 1; i >= 0; i--) {
			if (this.levels[i] == bracket && this.escapes[i] == escape) {
				return i;
			}
		}
		return -1;
	}

	private int backslashesBefore(int at) {
		int first = at;
		while (first > 0 && this.text.charAt(first - 1) == '\\') {
			first--;
		}
		return at - first;
	}

	private void quote(int at) {
		char quote = this.text.charAt(at);
		int escape = backslashesBefore(at);
		int level = levelOf(quote, escape);
		if (level >= 0) {
			if (quote == '"' || !isWordAt(at + 1)) {
				this.depth = level;
			}
		}
		else if (quote == '"' || !isWordAt(at - 1)) {
			push(quote, escape);
		}
	}

	private static char closerOf(char opener) {
		return (opener == '(') ? ')' : (opener == '[') ? ']' : '}';
	}

	private void close(int at) {
		int level = levelOf(this.text.charAt(at), 0);
		if (level >= 0) {
			this.depth = level;
		}
	}

	private int open(int at) {
		char closer = closerOf(this.text.charAt(at));
		push(closer, 0);
		if (isOfSecretType(at, closer)) {
			if (!keyFollows(at + 1)) {
				return mask(at + 1, valueEnd(at + 1, ""));
			}
			this.secretNameUntil = at + REACH;
		}
		return (closer == '}') ? at + 1 : pair(at + 1, closer);
	}

	/**
	 * Whether the name in front of a bracket is that of a type whose content is a secret,
	 * as in {@code AccessToken(x)}; not in {@code Token.java:12} or {@code Tokens[0]}.
	 */
	private boolean isOfSecretType(int at, char closer) {
		int first = at;
		while (first > 0 && at - first < LONGEST_KEY
				&& (Character.isLetterOrDigit(at(first - 1)) || at(first - 1) == '_')) {
			first--;
		}
		if (first == at || !Character.isUpperCase(at(first))
				|| !this.redaction.masksType(this.text.substring(first, at))) {
			return false;
		}
		int last = at + 1;
		boolean number = true;
		while (last < this.end && last - at < LONGEST_KEY && at(last) != closer) {
			number &= Character.isDigit(at(last++));
		}
		boolean index = number && closer == ']';
		return last > at + 1 && !index && !is(last - 13, "Native Method")
				&& !this.text.substring(at, last).contains(".java");
	}

	/** A pair as tuples print it: {@code (password,x)}. */
	private int pair(int first, char closer) {
		int key = first;
		while (key < this.end && (at(key) == '"' || at(key) == '\'' || at(key) == '\\')) {
			key++;
		}
		int behind = keyEnd(key);
		int comma = behind;
		while (comma < this.end && (at(comma) == '"' || at(comma) == '\'' || at(comma) == '\\')) {
			comma++;
		}
		if (behind == key || at(comma) != ',' || !this.redaction.masks(this.text.subSequence(key, behind))) {
			return first;
		}
		int value = skipBlanks(comma + 1);
		int last = value;
		int brackets = 0;
		while (last < this.end && at(last) != '\n') {
			char next = at(last);
			if (next == ',' && brackets == 0) {
				return first;
			}
			if (next == closer && brackets == 0) {
				break;
			}
			brackets += (next == '(' || next == '[' || next == '{') ? 1 : 0;
			brackets -= (brackets > 0 && (next == ')' || next == ']' || next == '}')) ? 1 : 0;
			last++;
		}
		return mask(value, last);
	}

	// --- keys

	private static boolean isOfKey(char letter) {
		return Character.isLetterOrDigit(letter) || switch (letter) {
			case '_', '-', '.', '$', '@', '#', '*' -> true;
			default -> letter >= 0x80 && Character.getType(letter) == Character.FORMAT;
		};
	}

	/** Where a key ends that begins at a place; there if none does. */
	private int keyEnd(int from) {
		int at = from;
		while (at < this.end && at - from < LONGEST_KEY && isOfKey(at(at))) {
			at++;
		}
		return at;
	}

	/** The key in front of a separator, or null if there is none. */
	private @Nullable String keyBefore(int separator, boolean loose) {
		int last = separator;
		while (last > 0 && separator - last < MOST_BLANKS && (at(last - 1) == ' ' || at(last - 1) == '\t')) {
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
			char last = at(at - 1);
			if (at > 0 && (last == '"' || last == '\'' || last == '`' || last == '\\' || last == '+')) {
				at--;
			}
			else if (endsWith(at, "&quot;") || endsWith(at, "\\u0022")) {
				at -= 6;
			}
			else if (endsWith(at, "&#34;")) {
				at -= 5;
			}
			else if (endsWith(at, "%22") || endsWith(at, "%27") || endsWith(at, "%20")) {
				at -= 3;
			}
		}
		while (at < before && from - at < MOST_BLANKS);
		return at;
	}

	private boolean endsWith(int at, String wanted) {
		return at >= wanted.length() && is(at - wanted.length(), wanted);
	}

	private int quotedFrom(int last) {
		int first = last;
		while (first > 0 && last - first < LONGEST_KEY && "\"'`\\\n;%".indexOf(at(first - 1)) < 0) {
			first--;
		}
		return first;
	}

	private int plainFrom(int last, boolean loose) {
		int first = last;
		int words = loose ? MOST_WORDS : 2;
		if (at(last - 1) == ']' || at(last - 1) == ')') {
			char opener = (at(last - 1) == ']') ? '[' : '(';
			while (first > 0 && last - first < LONGEST_KEY && at(first - 1) != opener && at(first - 1) != '\n') {
				first--;
			}
			first = Math.max(0, (at(first - 1) == opener) ? first - 1 : last - 1);
		}
		while (first > 0 && last - first < LONGEST_KEY) {
			char before = at(first - 1);
			if (before == ' ' && first < last && words > 1 && at(first - 2) != ' ') {
				words--;
			}
			else if (!isOfKey(before)) {
				break;
			}
			first--;
		}
		char before = at(first - 1);
		if (words < (loose ? MOST_WORDS : 2) && (before == '=' || before == ':' || before == '>')) {
			first = this.text.indexOf(' ', first) + 1; // the value of another key
		}
		// an escape is no part of a key: %3Fpin, and the same of JSON
		boolean escaped = first > 0 && ((at(first - 1) == '%' && last - first > 2)
				|| (at(first - 1) == '\\' && at(first) == 'u' && last - first > 5));
		return escaped ? first + ((at(first - 1) == '%') ? 2 : 5) : first;
	}

	/**
	 * As in {@code BadCredentialsException: text}, or a place in a file of its source.
	 */
	private static boolean isTypeOfError(String key) {
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
	private boolean keyFollows(int from) {
		int at = from;
		while (at < this.end && at - from < MOST_BLANKS && (Character.isWhitespace(at(at)) || at(at) == '"'
				|| at(at) == '\'' || at(at) == '\\' || at(at) == '{' || at(at) == '(')) {
			at++;
		}
		if (is(at, "amp;")) {
			at += 4;
		}
		int last = keyEnd(at);
		while (last > at && last - at < LONGEST_KEY && UrlCodes.at(this.text, last) > 0 && !is(last, "%3D")
				&& !is(last, "%3A")) {
			last = keyEnd(last + 3);
		}
		if (last == at) {
			return false;
		}
		int separator = last;
		if (at(separator) == '[') {
			separator = keyEnd(separator + 1); // as in user[name]=x
		}
		while (separator - last < MOST_BLANKS && separator < this.end && (at(separator) == ' ' || at(separator) == '"'
				|| at(separator) == '\'' || at(separator) == '\\' || at(separator) == '[' || at(separator) == ']')) {
			separator++;
		}
		char found = at(separator);
		return (found == '=' || found == ':' || found == '\u2192' || is(separator, "->") || is(separator, "%3D")
				|| (at(last - 1) == '-' && found == '>'));
	}

	// --- separators

	private int colon(int at) {
		if (at(at + 1) == '/' && at(at + 2) == '/') {
			return at + 1;
		}
		if (endsWith(at, "jdbc")) {
			return jdbc(at + 1);
		}
		boolean time = Character.isDigit(at(at - 1)) && Character.isDigit(at(at + 1));
		return ((time && !isWordWithDigits(at)) || isPort(at)) ? at + 1 : separator(at, at + 1);
	}

	private boolean isPort(int at) {
		int first = at;
		while (first > 0 && at - first < LONGEST_KEY && isOfKey(at(first - 1))) {
			first--;
		}
		return Character.isDigit(at(at + 1)) && at(first - 1) == '/' && at(first - 2) == '/';
	}

	/** Whether the digits in front of a colon belong to a name, as in pin2:5. */
	private boolean isWordWithDigits(int at) {
		int first = at;
		while (first > 0 && at - first < LONGEST_KEY && Character.isDigit(at(first - 1))) {
			first--;
		}
		return Character.isLetter(at(first - 1)) || at(first - 1) == '_';
	}

	private int dash(int at) {
		if (at(at + 1) == '>') {
			return separator(at, at + 2);
		}
		if (this.text.startsWith("-----BEGIN", at)) {
			return armor(at, "-----END", "-----");
		}
		if (this.text.startsWith("---- BEGIN", at)) {
			return armor(at, "---- END", "----");
		}
		return at + 1;
	}

	private int armor(int at, String footer, String dashes) {
		int last = this.text.indexOf(footer, at);
		int behind = (last < 0) ? -1 : this.text.indexOf(dashes, last + footer.length());
		return mask(at, (behind < 0) ? this.end : behind + dashes.length());
	}

	private int escaped(int at) {
		if (at(at) == '\\' && at(at - 1) == ':' && is(at, "\\/\\/")) {
			return user(at + 4, "@", "\\/");
		}
		if (is(at, "%3A%2F%2F")) {
			return user(at + 9, "%40", "%2F");
		}
		if (is(at, "%3D") || is(at, "%3A")) {
			return separator(at, at + 3);
		}
		if (is(at, "%253D") || is(at, "%253A")) {
			return separator(at, at + 5);
		}
		if (is(at, "\\u003d") || is(at, "\\u003a")) {
			return separator(at, at + 6);
		}
		if (is(at, "\\u003e") || is(at, "&gt;")) {
			return escapedTag(at, at + ((at(at) == '&') ? 4 : 6), (at(at) == '&') ? "&lt;" : "\\u003c");
		}
		if (is(at, "%20") && isScheme(at)) {
			return credentials(at + 3);
		}
		return at + 1;
	}

	private int separator(int at, int behind) {
		int value = behind;
		while (value < this.end && (at(value) == '=' || at(value) == '>' || at(value) == ':' || at(value) == '~')) {
			value++;
		}
		String key = keyBefore(at, at(value) == ' ' || at(value) == '"');
		if (key == null) {
			key = explicitKey(at);
		}
		if (key == null) {
			return isEncodedSecretly(at) ? value(value, "") : value;
		}
		if (!this.redaction.masks(key) && !isEncodedSecretly(at)) {
			if (SecretNames.isName(key)) {
				return named(value);
			}
			if (!SecretNames.isValue(key) || (at > this.secretNameUntil && !isNamedSecretly(skipBlanks(value)))) {
				return value;
			}
		}
		this.secretNameUntil = -1;
		return value(value, key);
	}

	/** The key that YAML has on the line before: {@code ? key}. */
	private @Nullable String explicitKey(int colon) {
		int line = (at(colon - 1) == '\n' && colon > 1) ? this.text.lastIndexOf('\n', colon - 2) + 1 : -1;
		return (line >= 0 && is(line, "? ")) ? this.text.substring(line + 2, colon - 1) : null;
	}

	/** Whether the key in front of a separator is a secret one, encoded as in a URL. */
	private boolean isEncodedSecretly(int separator) {
		int first = separator;
		boolean encoded = false;
		while (first > 0 && separator - first < LONGEST_KEY
				&& (isOfKey(at(first - 1)) || "%[]".indexOf(at(first - 1)) >= 0)) {
			first--;
			encoded |= at(first) == '%';
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

	/** A name such as {@code name=password}, whose value then follows by itself. */
	private int named(int from) {
		int first = skipBlanks(from);
		while (first < this.end && (at(first) == '"' || at(first) == '\'' || at(first) == '\\')) {
			first++;
		}
		int last = keyEnd(first);
		if (last > first && this.redaction.masks(this.text.subSequence(first, last))) {
			this.secretNameUntil = last + REACH;
			return part(last);
		}
		this.secretNameUntil = -1;
		return from;
	}

	/** The body of a part of a form, behind a header that names it. */
	private int part(int from) {
		int newline = from;
		int farthest = Math.min(this.end, from + REACH);
		while (newline < farthest && !isBlankLineBehind(newline)) {
			newline++;
		}
		if (newline >= farthest) {
			return from;
		}
		int body = newline + ((at(newline + 1) == '\r') ? 3 : 2);
		int boundary = this.text.indexOf("\n--", body);
		int last = (boundary < 0) ? this.end : (at(boundary - 1) == '\r') ? boundary - 1 : boundary;
		this.secretNameUntil = -1;
		return mask(body, last);
	}

	private boolean isBlankLineBehind(int at) {
		return this.text.charAt(at) == '\n' && (at(at + 1) == '\n' || (at(at + 1) == '\r' && at(at + 2) == '\n'));
	}

	/** Whether the name behind a value tells that it is secret. */
	private boolean isNamedSecretly(int value) {
		char quote = at(value);
		int last = (quote == '"' || quote == '\'') ? this.text.indexOf(quote, value + 1) + 1 : keyEnd(value);
		if (last <= value || last - value > REACH) {
			return false;
		}
		while (last < this.end && " ,;&\"'\\".indexOf(at(last)) >= 0) {
			last++;
		}
		int keyEnd = keyEnd(last);
		if (keyEnd == last || !SecretNames.isName(this.text.substring(last, keyEnd))) {
			return false;
		}
		int first = keyEnd;
		while (first < this.end && first - keyEnd < LONGEST_KEY && " =:\"'\\->".indexOf(at(first)) >= 0) {
			first++;
		}
		return first > keyEnd && this.redaction.masks(this.text.subSequence(first, keyEnd(first)));
	}

	// --- values

	private int value(int from, String key) {
		int first = skipBlanks(from);
		if (first >= this.end) {
			return first;
		}
		char next = at(first);
		if (next == '\n' || next == '\r') {
			return block(first);
		}
		if ((next == '|' || next == '>') && isEndOfLine(first + 1)) {
			return block(this.text.indexOf('\n', first));
		}
		int quote = first;
		while (at(quote) == '\\') {
			quote++;
		}
		if (at(quote) == '"' || at(quote) == '\'' || at(quote) == '`') {
			int last = quoteEnd(quote, quote - first);
			int behind = mask(quote + 1, last - ((last < this.end) ? quote - first : 0));
			return Math.max(behind, Math.min(this.end, last + 1));
		}
		return mask(first, continued(first, valueEnd(first, key), key));
	}

	/**
	 * Where a value ends that goes on in lines that are further to the right, as texts of
	 * YAML and long headers do.
	 */
	private int continued(int from, int lineEnd, String key) {
		int last = lineEnd;
		if (this.opened > 0 || at(from - 1) == '\n' || (at(last) != '\n' && at(last) != '\r') || !isBehindColon(from)) {
			return last;
		}
		int line = this.text.lastIndexOf('\n', from - 1) + 1;
		boolean whatever = "|>!#&".indexOf(at(from)) >= 0 || isHeaderOf(key, "cookie")
				|| isHeaderOf(key, "authorization");
		while (last < this.end && (at(last) == '\n' || at(last) == '\r')) {
			int next = nextLine(last);
			int first = skipBlanks(next);
			boolean deeper = first < this.end && first - next > skipBlanks(line) - line;
			if (!deeper || isOfStackTrace(first) || ")]}<\"'".indexOf(at(first)) >= 0
					|| (!whatever && keyFollows(first))) {
				break;
			}
			last = lineEnd(first);
		}
		return last;
	}

	private boolean isBehindColon(int value) {
		int at = value;
		while (at(at - 1) == ' ' || at(at - 1) == '\t') {
			at--;
		}
		return at(at - 1) == ':';
	}

	private boolean isEndOfLine(int from) {
		int at = from;
		while (at(at) == '-' || at(at) == '+' || Character.isDigit(at(at)) || at(at) == '\r') {
			at++;
		}
		return at < this.end && at(at) == '\n';
	}

	/** Where a quoted text ends; the end of everything if it does not. */
	private int quoteEnd(int from, int escape) {
		char quote = this.text.charAt(from);
		for (int at = from + 1; at < this.end; at++) {
			if (this.text.charAt(at) != quote) {
				continue;
			}
			int backslashes = Math.min(backslashesBefore(at), at - from - 1);
			boolean closes = (escape == 0) ? backslashes % 2 == 0 : backslashes == escape;
			if (closes && at > from + 1 && escape == 0 && quote == '\'' && at(at + 1) == quote) {
				at++; // doubled, as in SQL
			}
			else if (closes && !isWordAt(at + 1)) {
				return at;
			}
		}
		return this.end;
	}

	private int valueEnd(int from, String key) {
		boolean pairsBelong = isHeaderOf(key, "cookie");
		boolean listBelongs = isHeaderOf(key, "authorization") && schemeWithParameters(from);
		this.opened = 0;
		for (int at = from; at < this.end; at++) {
			char next = this.text.charAt(at);
			switch (next) {
				case '\n', '\r' -> {
					if (this.opened == 0) {
						return at;
					}
				}
				case '(', '[', '{' -> {
					if (this.opened < MOST_LEVELS) {
						this.inner[this.opened++] = closerOf(next);
					}
				}
				case ')', ']', '}' -> {
					if (isEndOfLevel(at, next)) {
						return at;
					}
				}
				case '"', '\'', '`' -> {
					int escape = Math.min(backslashesBefore(at), at - from);
					if (levelOf(next, escape) >= 0 && !isWordAt(at + 1)) {
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
					if (this.opened == 0 && (is(at, "</") || (is(at, "%26") && keyFollows(at + 3)))) {
						return at;
					}
				}
			}
		}
		return this.end;
	}

	/**
	 * Whether a bracket ends the value, which it does not where it has begun in there.
	 */
	private boolean isEndOfLevel(int at, char bracket) {
		if (this.opened > 0 && this.inner[this.opened - 1] == bracket) {
			this.opened--;
			return false;
		}
		return levelOf(bracket, 0) >= 0 && !isWordAt(at + 1);
	}

	private boolean isEndOfPair(int at, char sign) {
		return this.opened == 0 && (keyFollows(at + 1) || (sign != ',' && isEndOfLineOrText(at + 1)));
	}

	private boolean isEndOfLineOrText(int from) {
		int at = skipBlanks(from);
		return at >= this.end || at(at) == '\n' || at(at) == '\r';
	}

	/** Behind a quoted part of a value; the same place if it does not end. */
	private int skipQuoted(int from, int escape) {
		if (from < this.quotesSearched) {
			return from;
		}
		int last = quoteEnd(from, escape);
		if (last == this.end) {
			this.quotesSearched = this.end;
			return from;
		}
		return last;
	}

	private static boolean isHeaderOf(String key, String header) {
		return key.toLowerCase(Locale.ROOT).contains(header);
	}

	/** As in {@code Digest username="bob", response="…"}. */
	private boolean schemeWithParameters(int from) {
		int behind = keyEnd(from);
		return behind > from && at(behind) == ' ' && keyFollows(behind);
	}

	/** What stands on the lines below a key, further to the right or right below. */
	private int block(int newline) {
		int line = this.text.lastIndexOf('\n', newline - 1) + 1;
		int indent = skipBlanks(line) - line;
		int at = nextLine(newline);
		int first = skipBlanks(at);
		boolean deeper = first - at > indent;
		if (first >= this.end || (!deeper && (keyFollows(first) || is(first, "--") || isOfStackTrace(first)))
				|| (deeper && isOfStackTrace(first))) {
			return newline + 1;
		}
		if (at(first) == '"' || at(first) == '\'' || at(first) == '{' || at(first) == '[') {
			return value(first, "");
		}
		int masked = mask(first, lineEnd(first));
		while (masked < this.end) {
			at = nextLine(masked);
			first = skipBlanks(at);
			boolean item = first - at == indent && is(first, "- ");
			if (first >= this.end || (first - at <= indent && !item) || isOfStackTrace(first)) {
				break;
			}
			masked = mask(first, lineEnd(first));
		}
		return masked;
	}

	private boolean isOfStackTrace(int at) {
		return is(at, "at ") || is(at, "... ") || is(at, "Caused by") || is(at, "Suppressed:");
	}

	private int lineEnd(int from) {
		int at = this.text.indexOf('\n', from);
		return (at < 0) ? this.end : (at > from && at(at - 1) == '\r') ? at - 1 : at;
	}

	/** The next line that is not blank. */
	private int nextLine(int from) {
		int line = from;
		for (int at = from; at < this.end && Character.isWhitespace(at(at)); at++) {
			if (at(at) == '\n') {
				line = at + 1;
			}
		}
		return line;
	}

	// --- XML

	private int tag(int at) {
		int first = at;
		while (first > 0 && at - first < REACH && at(first - 1) != '<' && at(first - 1) != '>') {
			first--;
		}
		if (at(first - 1) != '<' || at(at - 1) == '/' || !Character.isLetter(at(first))) {
			return at + 1;
		}
		int last = first;
		while (last < at && (isOfKey(at(last)) || at(last) == ':')) {
			last++;
		}
		String element = this.text.substring(first, last);
		String name = element.substring(element.indexOf(':') + 1);
		boolean secret = this.redaction.masks(name);
		if (!secret && SecretNames.isName(name) && last == at) {
			return named(at + 1);
		}
		if (!secret && at <= this.secretNameUntil && (SecretNames.isValue(name) || last < at)) {
			secret = true;
		}
		return secret ? content(at + 1, element) : at + 1;
	}

	private int content(int from, String element) {
		this.secretNameUntil = -1;
		String wanted = "</" + element;
		int budget = this.end * 4;
		int at = from;
		while (at >= 0 && this.tagsSearched < budget) {
			at = this.text.indexOf("</", at);
			if (at >= 0 && is(at, wanted) && !isOfKey(at(at + wanted.length()))) {
				return mask(from, at);
			}
			this.tagsSearched += ((at < 0) ? this.end : at) - from;
			at = (at < 0) ? -1 : at + 2;
		}
		return mask(from, (at < 0) ? lineEnd(from) : this.end);
	}

	private int escapedTag(int at, int behind, String opener) {
		int first = at;
		while (first > 0 && at - first < LONGEST_KEY && isOfKey(at(first - 1))) {
			first--;
		}
		boolean opened = endsWith(first, opener) || is(first - 1, opener);
		if (!opened || !this.redaction.masks(this.text.subSequence(first, at))) {
			return behind;
		}
		int last = this.text.indexOf(opener, behind);
		return mask(behind, (last < 0) ? this.end : last);
	}

	// --- what needs no key

	/** Whether the word in front of a place is the name of a scheme of credentials. */
	private boolean isScheme(int at) {
		return (endsWith(at, "bearer") && !isWordAt(at - 7)) || (endsWith(at, "basic") && !isWordAt(at - 6));
	}

	private int blank(int at) {
		char before = at(at - 1);
		if ((before == 'r' || before == 'R' || before == 'c' || before == 'C') && isScheme(at)) {
			return credentials(at + 1);
		}
		char next = at(at + 1);
		if (at > this.curlFrom) {
			String option = wordBefore(at);
			if (Set.of("-u", "-U", "--user", "--proxy-user").contains(option)) {
				return curl(at + 1, false);
			}
			if (option.equals("-b")) {
				return curl(at + 1, true);
			}
			if (next == '-' && (at(at + 2) == 'u' || at(at + 2) == 'U') && isWordAt(at + 3)) {
				return curl(at + 3, false);
			}
		}
		if (next == '"' || next == '\'' || next == '`') {
			boolean secret = endsWith(at, "identified by") || this.redaction.masks(wordBefore(at));
			return secret ? value(at + 1, "") : at + 1;
		}
		if (at(at) == '\t' && this.redaction.masks(wordBefore(at))) {
			return value(at + 1, "");
		}
		String word = (isOfKey(before) && next != '-') ? wordBefore(at) : "";
		if (word.length() > 2 && word.charAt(0) == '-' && this.redaction.masks(word)) {
			return mask(at + 1, credentialsEnd(at + 1));
		}
		return at + 1;
	}

	private String wordBefore(int at) {
		int first = at;
		while (first > 0 && at - first < LONGEST_KEY && isOfKey(at(first - 1))) {
			first--;
		}
		return this.text.substring(first, at);
	}

	/** Masks the user in a URL that is encoded once more. */
	private int user(int from, String sign, String slash) {
		int last = -1;
		int at = from;
		while (at < this.end && at - from < REACH && !isEndOfUrl(at(at)) && at(at) != '&' && !is(at, slash)) {
			last = is(at, sign) ? at : last;
			at++;
		}
		return (last < 0) ? from : mask(from, last);
	}

	/**
	 * Behind an option of curl that is followed by a user and a password, or a cookie.
	 */
	private int curl(int from, boolean cookie) {
		int first = skipBlanks(from);
		char quote = at(first);
		boolean quoted = quote == '"' || quote == '\'';
		int last = quoted ? this.text.indexOf(quote, first + 1) : credentialsEnd(first);
		last = (last < 0) ? this.end : last;
		int begin = quoted ? first + 1 : first;
		int sign = begin;
		while (sign < last && at(sign) != (cookie ? '=' : ':')) {
			sign++;
		}
		return (sign < last) ? mask(sign + 1, last) : from;
	}

	private int credentials(int from) {
		int first = skipBlanks(from);
		if (is(first, "token ") || is(first, "token: ")) {
			first = skipBlanks(first + 6);
		}
		while (at(first) == '"' || at(first) == '\'' || at(first) == '\\') {
			first++;
		}
		int last = credentialsEnd(first);
		String word = this.text.substring(first, last);
		boolean prose = endsWith(from - 1, "basic") && PROSE.contains(word.toLowerCase(Locale.ROOT));
		return prose ? first : mask(first, last);
	}

	private int credentialsEnd(int from) {
		int at = from;
		while (at < this.end && !Character.isWhitespace(at(at))) {
			char next = at(at);
			if (next == '"' || next == '\'' || next == '\\' || next == '<'
					|| (",;&)]}".indexOf(next) >= 0 && !isWordAt(at + 1))) {
				break;
			}
			at++;
		}
		return at;
	}

	private int slash(int at) {
		if (at(at + 1) != '/') {
			return at + 1;
		}
		int first = at + 2;
		if (first < this.urlsSearched) {
			return first;
		}
		int last = -1;
		boolean colon = false;
		boolean within = true;
		int i = first;
		for (; i < this.end && !isEndOfUrl(at(i)); i++) {
			char next = at(i);
			if (next == '@') {
				last = i;
			}
			else if (within && next == ':' && !Character.isDigit(at(i + 1))) {
				colon = true;
			}
			else if (next == '/' || next == '?' || next == '#') {
				if (last >= 0 || !colon) {
					break;
				}
				within = false;
			}
		}
		if (last < 0) {
			this.urlsSearched = (i == this.end || isEndOfUrl(at(i))) ? i : this.urlsSearched;
			return first;
		}
		return mask(first, last);
	}

	private static boolean isEndOfUrl(char letter) {
		return Character.isWhitespace(letter) || letter == '"' || letter == '<' || letter == '>' || letter == '`';
	}

	/** As in {@code jdbc:oracle:thin:scott/tiger@host}. */
	private int jdbc(int from) {
		int sign = from;
		int slash = -1;
		int colon = from - 1;
		while (sign < this.end && sign - from < REACH && at(sign) != '@'
				&& (!isEndOfUrl(at(sign)) || (at(sign) == '"' && (at(sign + 1) == '@' || at(sign - 1) == '/')))) {
			if (at(sign) == ':' && slash < 0) {
				colon = sign;
			}
			else if (at(sign) == '/' && slash < 0) {
				slash = sign;
			}
			sign++;
		}
		boolean told = at(sign) == '@' && slash > 0 && at(slash + 1) != '/';
		return told ? mask(colon + 1, sign) : from;
	}

}
