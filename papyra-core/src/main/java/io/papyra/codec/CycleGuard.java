package io.papyra.codec;

import org.jspecify.annotations.Nullable;

/**
 * The objects and arrays that are open around a value, so that cycles and bottomless
 * depths are cut. Not safe for use by several threads.
 */
final class CycleGuard {

	private static final int MAX_DEPTH = 32;

	private final @Nullable Object[] open = new @Nullable Object[MAX_DEPTH];

	private int depth;

	int depth() {
		return this.depth;
	}

	/** Goes into a value; returns null, or what to write instead of it. */
	@Nullable String enter(Object value) {
		for (int i = 0; i < this.depth; i++) {
			if (this.open[i] == value) {
				return "<cycle>";
			}
		}
		if (this.depth == MAX_DEPTH) {
			return "<too deep>";
		}
		this.open[this.depth++] = value;
		return null;
	}

	void leave() {
		this.open[--this.depth] = null;
	}

	void leaveTo(int level) {
		while (this.depth > level) {
			leave();
		}
	}

}
