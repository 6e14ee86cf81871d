package io.papyra.backend;

/**
 * The one open writer of a store. Used by one thread at a time.
 */
public interface FactWriter extends AutoCloseable {

	/**
	 * Stores all entries of a batch in their order, or none. When this returns, they are
	 * as durable as the {@link SyncPolicy} says. When it throws, none of them is in the
	 * store, or the writer refuses every further append until it has made sure of that:
	 * the same batch may be given again.
	 * @throws PersistenceException if the batch could not be stored
	 */
	Appended append(FactBatch batch);

	/**
	 * Forces to stable storage what was appended since the last time. Does nothing if
	 * there is nothing.
	 * @throws PersistenceException if that fails; what was appended since may be lost
	 */
	void sync();

	/**
	 * Syncs, notes how far the store is known to be good, and lets go of it. May be
	 * called again.
	 */
	@Override
	void close();

}
