package io.papyra.backend;

/**
 * A store to which a program that is no service can add facts of its own: what it has
 * done to the history.
 */
public interface Annotatable {

	/**
	 * Stores a batch as durably as the store can, after everything that is there. This is
	 * not a run: no start and no stop is recorded. It is for an intact history; what
	 * follows damage cannot be told apart from it.
	 * @param facts what is added
	 * @param systemId identity of the actor system whose history it is
	 * @return whether it is stored; false if the store takes no such facts, as where
	 * there is no history yet, or one that another program writes in a form of its own
	 * @throws WriterLockedException if another writer has the store open
	 * @throws PersistenceException if it could not be stored
	 */
	boolean annotate(FactBatch facts, String systemId);

}
