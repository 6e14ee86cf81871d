package io.papyra.internal.redact;

/**
 * Values that another one names, as in {@code name=password, value=x}: remembers the
 * offset up to which a value belongs to a secret name that comes before it. Not safe for
 * use by several threads.
 */
final class NamedValues {

	/** How far a value may be from its name. */
	private static final int REACH = 512;

	/** How far within the same brackets. */
	private static final int FARTHEST = 8192;

	/** A line of its own that has nothing in it, as texts and texts in texts have it. */
	private static final String[] BLANK_LINES = { "\n\n", "\n\r\n", "\\n\\n", "\\n\\r\\n" };

	private final ScannedText text;

	private final Redaction redaction;

	private final TextKeys keys;

	private final OpenBrackets levels;

	private int until;

	/** The key of the name. */
	private String key = "";

	/** How many brackets and quotes are open around the name. */
	private int depth;

	NamedValues(ScannedText text, Redaction redaction, TextKeys keys, OpenBrackets levels) {
		this.text = text;
		this.redaction = redaction;
		this.keys = keys;
		this.levels = levels;
	}

	/** Says that no secret was named, or that it is over. */
	void forget() {
		this.until = -1;
	}

	/** Says that what follows a place is a secret if it is called a value. */
	void expect(int at) {
		this.key = "";
		this.depth = bracketsAround();
		this.until = at + ((this.depth > 0) ? FARTHEST : REACH);
	}

	/** Whether a value at a place belongs to a secret name before it. */
	boolean isExpected(int at) {
		return at <= this.until;
	}

	/** A bracket was closed: what was named within it does not apply after it. */
	void close() {
		if (this.until >= 0 && bracketsAround() < this.depth) {
			forget();
		}
	}

	private int bracketsAround() {
		return this.levels.brackets();
	}

	/**
	 * A key that may name or tell the kind of another value, which then follows by
	 * itself.
	 * @param from after the separator
	 * @return the place to continue at; negative if it does not say a secret
	 */
	int named(String key, int from) {
		boolean name = SecretNames.isName(key);
		int first = skipQuotes(this.text.skipBlanks(from));
		int last = valueEnd(first);
		if (last > first && isSecret(key, name, first, last)) {
			expect(last);
			this.key = key;
			return part(last);
		}
		if (name && key.equalsIgnoreCase(this.key)) {
			forget();
		}
		return name ? from : -1;
	}

	private boolean isSecret(String key, boolean name, int first, int last) {
		CharSequence value = this.text.subSequence(first, last);
		return (name || SecretNames.isSecretKind(key, value)) && this.redaction.masks(value);
	}

	/** Where a name ends; that of a path is the last one in it. */
	private int valueEnd(int from) {
		int at = from;
		while (at - from < TextKeys.LONGEST_KEY && at < this.text.length()
				&& (TextKeys.isOfKey(this.text.at(at)) || "/[]".indexOf(this.text.at(at)) >= 0)) {
			at++;
		}
		return at;
	}

	private int skipQuotes(int from) {
		int at = from;
		while (at < this.text.length()
				&& (this.text.at(at) == '"' || this.text.at(at) == '\'' || this.text.at(at) == '\\')) {
			at++;
		}
		return (this.text.is(at, "u0022")) ? at + "u0022".length() : at;
	}

	/** The body of a part of a form, after a header that names it. */
	private int part(int from) {
		int newline = from;
		int farthest = Math.min(this.text.length(), from + REACH);
		while (newline < farthest && blankLineAt(newline) == 0) {
			newline++;
		}
		if (newline >= farthest) {
			return from;
		}
		int body = newline + blankLineAt(newline);
		boolean escaped = this.text.charAt(newline) == '\\';
		int boundary = this.text.indexOf(escaped ? "\\n--" : "\n--", body);
		int last = (boundary < 0) ? this.text.length() : this.text.endsWith(boundary, "\r") ? boundary - 1
				: this.text.endsWith(boundary, "\\r") ? boundary - 2 : boundary;
		forget();
		return this.text.mask(body, last);
	}

	/**
	 * How long the two ends of lines at a place are, be they escaped; 0 if none are
	 * there.
	 */
	private int blankLineAt(int at) {
		for (String blank : BLANK_LINES) {
			if (this.text.startsWith(blank, at)) {
				return blank.length();
			}
		}
		return 0;
	}

	/** Whether a name after a value, in the same brackets, tells that it is secret. */
	boolean isNamedSecretly(int value) {
		int brackets = 0;
		int farthest = Math.min(this.text.length(), value + REACH);
		boolean inBrackets = this.levels.brackets() > 0;
		for (int at = value; at < farthest; at++) {
			char letter = this.text.at(at);
			switch (letter) {
				case '(', '[', '{', '<' -> brackets++;
				case ')', ']', '}', '>' -> {
					if (--brackets < 0) {
						return false;
					}
				}
				case '\n' -> {
					if (!inBrackets && !ScannedText.isBlank(this.text.at(at + 1))) {
						return false;
					}
				}
				case '=', ':', '\u2192' -> {
					String key = (brackets > 0) ? null : this.keys.keyBefore(at, false);
					int first = skipQuotes(this.text.skipBlanks(at + 1));
					boolean name = key != null && SecretNames.isName(key);
					if (key != null && isSecret(key, name, first, valueEnd(first))) {
						return true;
					}
					if (name && !inBrackets) {
						return false;
					}
				}
				default -> {
				}
			}
		}
		return false;
	}

}
