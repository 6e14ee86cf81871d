package io.papyra.backend;

import java.util.stream.Stream;

import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;

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
	 * @throws PersistenceException if the store cannot be read; the stream's operations
	 * throw it too
	 */
	Stream<StoredFact> read(FactQuery query);

}
