package io.papyra.internal.log.scan;

import java.io.IOException;

import io.papyra.internal.log.format.LineOrder;
import io.papyra.internal.log.format.LineReader;
import io.papyra.internal.log.format.LineValidator;

/** Sees every line of one pass through a log, in the order of the file. */
@FunctionalInterface
public interface LineVisitor {

	/** Needs to see nothing. */
	LineVisitor NONE = (line, found, place) -> {
	};

	/**
	 * One line.
	 * @param line is positioned on it
	 * @param found what the line is by itself
	 * @param place what its place among the others is
	 */
	void visit(LineReader line, LineValidator found, LineOrder place) throws IOException;

}
