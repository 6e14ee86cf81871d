package io.papyra.internal.log.read;

import java.io.IOException;

import io.papyra.fact.StoredFact;
import io.papyra.report.SkippedLines;
import org.jspecify.annotations.Nullable;

/**
 * A way through the facts of a log, one after the other, that skips everything no reader
 * could use.
 */
interface FactCursor {

	/**
	 * Opens the file at which the way begins, so that it stays what it is, whatever takes
	 * its name.
	 */
	void begin() throws IOException;

	/** The next fact that was asked for, or null at the end. */
	@Nullable StoredFact next() throws IOException;

	/** Which lines have been skipped so far. */
	SkippedLines skipped();

	/** Releases the current file. */
	void close() throws IOException;

}
