package io.papyra.internal.log.scan;

import java.io.IOException;

import io.papyra.internal.log.format.LineOrder;
import io.papyra.internal.log.format.LineReader;
import io.papyra.internal.log.format.LineValidator;

/**
 * Sees every line of one pass through a log, in the order of the file: one by one, or in
 * the runs that it takes.
 */
@FunctionalInterface
public interface LineVisitor {

	/** Needs to see nothing. */
	LineVisitor NONE = new LineVisitor() {

		@Override
		public void visit(LineReader line, LineValidator found, LineOrder place) {
		}

		@Override
		public boolean takes(VerifiedLines run) {
			return true;
		}

	};

	/**
	 * One line.
	 * @param line is positioned on it
	 * @param found what the line is by itself
	 * @param place what its place among the others is
	 */
	void visit(LineReader line, LineValidator found, LineOrder place) throws IOException;

	/**
	 * Whether the lines of a run may come together; if not, they come one by one. They
	 * are valid by themselves and in their place.
	 */
	default boolean takes(VerifiedLines run) {
		return false;
	}

	/** The lines of a run that was taken, instead of each of them. */
	default void visit(VerifiedLines run) throws IOException {
	}

	/**
	 * The next place after that one at which a run has to end, if one is there; places
	 * that are asked about never go back.
	 */
	default long boundary(long place) {
		return Long.MAX_VALUE;
	}

}
