package io.papyra.internal.redact;

/**
 * The brackets and quotes that are open around a place of a text. Not safe for use by
 * several threads.
 */
final class OpenBrackets {

	/** How many are told apart. */
	static final int MOST = 64;

	private final ScannedText text;

	/** The open brackets and quotes, outermost first. */
	private final char[] levels = new char[MOST];

	/** How many backslashes precede a quote. */
	private final int[] escapes = new int[MOST];

	private int depth;

	OpenBrackets(ScannedText text) {
		this.text = text;
	}

	/** Begins with another text. */
	void begin() {
		this.depth = 0;
	}

	/** How many brackets are open. */
	int brackets() {
		int count = 0;
		for (int i = 0; i < this.depth; i++) {
			count += (")]}".indexOf(this.levels[i]) >= 0) ? 1 : 0;
		}
		return count;
	}

	/** Opens a level, if there are not too many. */
	void push(char bracket, int escape) {
		if (this.depth < MOST) {
			this.levels[this.depth] = bracket;
			this.escapes[this.depth++] = escape;
		}
	}

	/** The innermost level that something closes; negative if there is none. */
	int levelOf(char bracket, int escape) {
		for (int i = this.depth - 1; i >= 0; i--) {
			if (this.levels[i] == bracket && this.escapes[i] == escape) {
				return i;
			}
		}
		return -1;
	}

	/** What closes a bracket. */
	static char closerOf(char opener) {
		return (opener == '(') ? ')' : (opener == '[') ? ']' : '}';
	}

	/** Looks at a closing bracket. */
	void close(int at) {
		int level = levelOf(this.text.charAt(at), 0);
		if (level >= 0) {
			this.depth = level;
		}
	}

	/** Looks at a quote, which opens a level or closes one. */
	void quote(int at) {
		char quote = this.text.charAt(at);
		int escape = this.text.backslashesBefore(at);
		int level = levelOf(quote, escape);
		if (level >= 0) {
			if (quote == '"' || !this.text.isWordAt(at + 1)) {
				this.depth = level;
			}
		}
		else if (quote == '"' || !this.text.isWordAt(at - 1)) {
			push(quote, escape);
		}
	}

}
