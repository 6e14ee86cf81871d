package io.papyra.backend;

import java.util.function.Consumer;
import java.util.stream.Stream;

import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.fact.UnknownPositionException;
import io.papyra.report.SkippedLines;

/**
 * What an application needs that looks into its own history. Safe for use by several
 * threads.
 */
@FunctionalInterface
public interface FactReader {

	/**
	 * Reads what is stored, also while a writer is open. Damaged facts are skipped, never
	 * returned. The stream is lazy, holds a bounded part of the store in memory and must
	 * be closed.
	 * @throws UnknownPositionException if the query names a position that the store
	 * cannot have given; when this is called, or by the stream's operations
	 * @throws PersistenceException if the store cannot be read; the stream's operations
	 * throw it too
	 */
	Stream<StoredFact> read(FactQuery query);

	/**
	 * As {@link #read(FactQuery)}, and reports what was skipped on the way.
	 * @param skipped told when the stream is closed, or before it is returned if it was
	 * read by then; once for each log that it reads, so that the counts add up. Not told
	 * if nothing was skipped, nor by a store that does not count it
	 */
	default Stream<StoredFact> read(FactQuery query, Consumer<SkippedLines> skipped) {
		return read(query);
	}

}
