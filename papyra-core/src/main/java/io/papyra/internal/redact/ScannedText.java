package io.papyra.internal.redact;

import java.util.PriorityQueue;

/**
 * A text that is looked through from its beginning to its end, and what is left of it
 * with its secrets masked. Past either end of it there is nothing but the end of a line.
 * Not safe for use by several threads.
 */
final class ScannedText implements CharSequence {

	private static final String MASK = "******";

	private static final int MOST_BLANKS = 64;

	private final StringBuilder result = new StringBuilder();

	private String text = "";

	private int end;

	private int copied;

	/** Where a mask is to begin and, in the low half, to end. */
	private final PriorityQueue<Long> planned = new PriorityQueue<>();

	/** Begins with another text. */
	void begin(String original) {
		this.text = original;
		this.end = original.length();
		this.copied = 0;
		this.planned.clear();
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

	/** Up to where the text is done with. */
	int copied() {
		return this.copied;
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

	/** The character at a place; the end of a line outside of the text. */
	char at(int index) {
		return (index >= 0 && index < this.end) ? this.text.charAt(index) : '\n';
	}

	/** Whether something is at a place, in whatever case. */
	boolean is(int at, String wanted) {
		return this.text.regionMatches(true, at, wanted, 0, wanted.length());
	}

	/** Whether something ends in front of a place, in whatever case. */
	boolean endsWith(int at, String wanted) {
		return at >= wanted.length() && is(at - wanted.length(), wanted);
	}

	/** Whether a letter or a digit is at a place. */
	boolean isWordAt(int at) {
		return Character.isLetterOrDigit(at(at));
	}

	/** Where the blanks begin that precede a place. */
	int blanksBefore(int from) {
		int at = from;
		while (at > 0 && from - at < MOST_BLANKS && isBlank(at(at - 1))) {
			at--;
		}
		return at;
	}

	/** Whether a character leaves room, or none at all, and does not end a line. */
	static boolean isBlank(char letter) {
		return letter == ' ' || letter == '\t' || isOtherBlank(letter);
	}

	private static boolean isOtherBlank(char letter) {
		return switch (Character.getType(letter)) {
			case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.FORMAT ->
				true;
			case Character.CONTROL -> letter != '\n' && letter != '\r';
			default -> false;
		};
	}

	/** The first place from one on that is not blank. */
	int skipBlanks(int from) {
		int at = from;
		while (at < this.end && isBlank(at(at))) {
			at++;
		}
		return at;
	}

	/** Where the line of a place ends. */
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

	/** Has a range masked as soon as what is before it has been looked through. */
	void plan(int from, int to) {
		if (to > from) {
			this.planned.add((long) from << Integer.SIZE | to);
		}
	}

	/** Whether a mask is planned to begin at a place. */
	boolean isPlanned(int at) {
		Long next = this.planned.peek();
		return next != null && (int) (next >>> Integer.SIZE) == at;
	}

	/** Masks what is planned for a place; returns that place, or what comes after it. */
	int maskPlanned(int at) {
		int behind = at;
		Long next = this.planned.peek();
		while (next != null && (int) (next >>> Integer.SIZE) <= behind) {
			this.planned.remove();
			int to = next.intValue();
			behind = (to > behind) ? mask(behind, to) : behind;
			next = this.planned.peek();
		}
		return behind;
	}

	/** Replaces what is from one place to another, and continues after it. */
	int mask(int from, int to) {
		if (to <= from) {
			return Math.max(from, to);
		}
		this.result.append(this.text, this.copied, from).append(MASK);
		this.copied = to;
		return to;
	}

	/** How many backslashes precede a place. */
	int backslashesBefore(int at) {
		int first = at;
		while (first > 0 && this.text.charAt(first - 1) == '\\') {
			first--;
		}
		return at - first;
	}

}
