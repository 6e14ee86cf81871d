package io.papyra.internal.log.scan;

import java.io.IOException;

import io.papyra.internal.log.format.LineCheck;
import io.papyra.internal.log.format.LineCursor;
import io.papyra.internal.log.format.LinePlace;

/** Sees every line of a pass over a log, in the order of the file. */
@FunctionalInterface
public interface LineVisitor {

	/** Needs to see nothing. */
	LineVisitor NONE = (line, found, place) -> {
	};

	/**
	 * One line.
	 * @param line stands on it
	 * @param found what the line is by itself
	 * @param place what its place among the others is
	 */
	void visit(LineCursor line, LineCheck found, LinePlace place) throws IOException;

}
