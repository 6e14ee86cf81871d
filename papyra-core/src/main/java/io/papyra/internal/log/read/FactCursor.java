package io.papyra.internal.log.read;

import java.io.IOException;

import io.papyra.backend.PassedOver;
import io.papyra.fact.StoredFact;
import org.jspecify.annotations.Nullable;

/**
 * A way through the facts of a log, one after the other, that passes over everything no
 * reader could use.
 */
interface FactCursor {

	/**
	 * Opens the file at which the way begins, so that it stays what it is, whatever takes
	 * its name.
	 */
	void begin() throws IOException;

	/** The next fact that was asked for, or null at the end. */
	@Nullable StoredFact next() throws IOException;

	/** Which lines have been passed over so far. */
	PassedOver passedOver();

	/** Lets go of the file at hand. */
	void close() throws IOException;

}
