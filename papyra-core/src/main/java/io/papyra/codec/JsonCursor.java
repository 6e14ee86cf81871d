package io.papyra.codec;

import java.util.Arrays;

/**
 * Walks over the JSON in one line and checks every byte of it: strict grammar, strict
 * UTF-8, bounded depth. Keeps no copy of anything and never recurses, so neither a line
 * of gigabytes nor a million open brackets can harm it.
 *
 * <p>
 * Written by hand because a log must decide for itself what is damaged: a general parser
 * skips strings without checking their UTF-8, guesses at UTF-16 and byte order marks, and
 * has limits of its own. Not safe for use by several threads.
 */
final class JsonCursor extends JsonScanner {

	/**
	 * How many objects and arrays may stand within each other, the line itself included.
	 */
	static final int MAX_DEPTH = 1000;

	/** As many as a newer Python reads. */
	static final int MAX_PYTHON_DEPTH = 10 * MAX_DEPTH;

	private static final int USUAL_DEPTH = 32;

	private final int maxDepth;

	/** Of each that is open, whether it is an object; grows with the depth met. */
	private boolean[] objects = new boolean[USUAL_DEPTH];

	/** Reads JSON, and nothing else. */
	JsonCursor() {
		this(MAX_DEPTH, false);
	}

	private JsonCursor(int maxDepth, boolean lenient) {
		super(lenient);
		this.maxDepth = maxDepth;
	}

	/**
	 * Passes what the JSON module of Python takes for JSON too: numbers that are none,
	 * and depths that only a newer Python reads.
	 */
	static JsonCursor asPythonReads() {
		return new JsonCursor(MAX_PYTHON_DEPTH, true);
	}

	/**
	 * Consumes a key and its colon; the key is then told by {@link #stringStart()} and
	 * {@link #stringEnd()}.
	 */
	void key() {
		if (peek() != '"') {
			throw unexpected("a key");
		}
		string();
		expect(':', "after a key");
	}

	/**
	 * Consumes one value whole.
	 * @param depth how many objects and arrays are open around it
	 */
	void value(int depth) {
		int open = depth;
		do {
			int next = peek();
			if (next == '{' || next == '[') {
				open = open(open, next == '{');
				if (!closes(open)) {
					if (next == '{') {
						key();
					}
					continue;
				}
				open--;
			}
			else {
				scalar(next);
			}
			open = closeAll(open, depth);
		}
		while (open > depth);
	}

	private int open(int open, boolean object) {
		if (open >= this.maxDepth) {
			throw new MalformedJsonException("nested deeper than " + this.maxDepth + " at byte " + offset());
		}
		if (open + 1 == this.objects.length) {
			this.objects = Arrays.copyOf(this.objects, 2 * this.objects.length);
		}
		this.objects[open + 1] = object;
		skip();
		return open + 1;
	}

	/** Consumes the end of the innermost object or array if it comes next. */
	private boolean closes(int open) {
		if (peek() != (this.objects[open] ? '}' : ']')) {
			return false;
		}
		skip();
		return true;
	}

	/**
	 * After a value: closes what ends here, or goes to the next member. Tells how many
	 * are open then.
	 */
	private int closeAll(int open, int depth) {
		int left = open;
		while (left > depth) {
			int next = peek();
			boolean object = this.objects[left];
			if (next == ',') {
				skip();
				if (object) {
					key();
				}
				return left;
			}
			if (next != (object ? '}' : ']')) {
				throw unexpected("',' or the end of " + (object ? "an object" : "an array"));
			}
			skip();
			left--;
		}
		return left;
	}

}
