package io.papyra.codec;

/**
 * Values that another one names, as in {@code name=password, value=x}: remembers up to
 * where a value belongs to a secret name that stands before it. Not safe for use by
 * several threads.
 */
final class NamedValues {

	/** How far a value may be from its name. */
	private static final int REACH = 512;

	private final ScannedText text;

	private final Redaction redaction;

	private final TextKeys keys;

	private int until;

	NamedValues(ScannedText text, Redaction redaction, TextKeys keys) {
		this.text = text;
		this.redaction = redaction;
		this.keys = keys;
	}

	void forget() {
		this.until = -1;
	}

	/** Says that what stands behind a place is a secret if it is called a value. */
	void expect(int at) {
		this.until = at + REACH;
	}

	/** Whether a value at a place belongs to a secret name before it. */
	boolean isExpected(int at) {
		return at <= this.until;
	}

	/** A name such as {@code name=password}, whose value then follows by itself. */
	int named(int from) {
		int first = this.text.skipBlanks(from);
		while (first < this.text.length()
				&& (this.text.at(first) == '"' || this.text.at(first) == '\'' || this.text.at(first) == '\\')) {
			first++;
		}
		int last = this.keys.keyEnd(first);
		if (last > first && this.redaction.masks(this.text.subSequence(first, last))) {
			expect(last);
			return part(last);
		}
		this.until = -1;
		return from;
	}

	/** The body of a part of a form, behind a header that names it. */
	private int part(int from) {
		int newline = from;
		int farthest = Math.min(this.text.length(), from + REACH);
		while (newline < farthest && !isBlankLineBehind(newline)) {
			newline++;
		}
		if (newline >= farthest) {
			return from;
		}
		int body = newline + ((this.text.at(newline + 1) == '\r') ? 3 : 2);
		int boundary = this.text.indexOf("\n--", body);
		int last = (boundary < 0) ? this.text.length() : (this.text.at(boundary - 1) == '\r') ? boundary - 1 : boundary;
		this.until = -1;
		return this.text.mask(body, last);
	}

	private boolean isBlankLineBehind(int at) {
		return this.text.charAt(at) == '\n'
				&& (this.text.at(at + 1) == '\n' || (this.text.at(at + 1) == '\r' && this.text.at(at + 2) == '\n'));
	}

	/** Whether the name behind a value tells that it is secret. */
	boolean isNamedSecretly(int value) {
		char quote = this.text.at(value);
		int last = (quote == '"' || quote == '\'') ? this.text.indexOf(quote, value + 1) + 1 : this.keys.keyEnd(value);
		if (last <= value || last - value > REACH) {
			return false;
		}
		while (last < this.text.length() && " ,;&\"'\\".indexOf(this.text.at(last)) >= 0) {
			last++;
		}
		int keyEnd = this.keys.keyEnd(last);
		if (keyEnd == last || !SecretNames.isName(this.text.substring(last, keyEnd))) {
			return false;
		}
		int first = keyEnd;
		while (first < this.text.length() && first - keyEnd < TextKeys.LONGEST_KEY
				&& " =:\"'\\->".indexOf(this.text.at(first)) >= 0) {
			first++;
		}
		return first > keyEnd && this.redaction.masks(this.text.subSequence(first, this.keys.keyEnd(first)));
	}

}
