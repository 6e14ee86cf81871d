package io.papyra.codec;

/**
 * A text that is looked through from its beginning to its end, and what is left of it
 * with its secrets masked. Behind either end of it there is nothing but the end of a
 * line. Not safe for use by several threads.
 */
final class ScannedText implements CharSequence {

	private static final String MASK = "******";

	private final StringBuilder result = new StringBuilder();

	private String text = "";

	private int end;

	private int copied;

	/** Begins with another text. */
	void begin(String original) {
		this.text = original;
		this.end = original.length();
		this.copied = 0;
		this.result.setLength(0);
	}

	/** The text with its masks; the same one if there are none. Forgets it. */
	String finish() {
		String original = this.text;
		this.text = "";
		return (this.copied == 0) ? original : this.result.append(original, this.copied, this.end).toString();
	}

	@Override
	public int length() {
		return this.end;
	}

	@Override
	public char charAt(int index) {
		return this.text.charAt(index);
	}

	@Override
	public CharSequence subSequence(int from, int to) {
		return this.text.subSequence(from, to);
	}

	@Override
	public String toString() {
		return this.text;
	}

	String substring(int from, int to) {
		return this.text.substring(from, to);
	}

	int indexOf(char wanted, int from) {
		return this.text.indexOf(wanted, from);
	}

	int indexOf(String wanted, int from) {
		return this.text.indexOf(wanted, from);
	}

	boolean startsWith(String wanted, int at) {
		return this.text.startsWith(wanted, at);
	}

	/** Where the line of a place begins. */
	int lineStart(int at) {
		return this.text.lastIndexOf('\n', at - 1) + 1;
	}

	char at(int index) {
		return (index >= 0 && index < this.end) ? this.text.charAt(index) : '\n';
	}

	boolean is(int at, String wanted) {
		return this.text.regionMatches(true, at, wanted, 0, wanted.length());
	}

	boolean endsWith(int at, String wanted) {
		return at >= wanted.length() && is(at - wanted.length(), wanted);
	}

	boolean isWordAt(int at) {
		return Character.isLetterOrDigit(at(at));
	}

	int skipBlanks(int from) {
		int at = from;
		while (at < this.end && (at(at) == ' ' || at(at) == '\t' || at(at) == '\u00a0')) {
			at++;
		}
		return at;
	}

	int lineEnd(int from) {
		int at = this.text.indexOf('\n', from);
		return (at < 0) ? this.end : (at > from && at(at - 1) == '\r') ? at - 1 : at;
	}

	/** The next line that is not blank. */
	int nextLine(int from) {
		int line = from;
		for (int at = from; at < this.end && Character.isWhitespace(at(at)); at++) {
			if (at(at) == '\n') {
				line = at + 1;
			}
		}
		return line;
	}

	/** Replaces what stands from one place to another, and goes on behind it. */
	int mask(int from, int to) {
		if (to <= from) {
			return Math.max(from, to);
		}
		this.result.append(this.text, this.copied, from).append(MASK);
		this.copied = to;
		return to;
	}

	int backslashesBefore(int at) {
		int first = at;
		while (first > 0 && this.text.charAt(first - 1) == '\\') {
			first--;
		}
		return at - first;
	}

}
