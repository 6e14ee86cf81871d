package io.papyra.backend;

/** A store that can tell a history from what merely stands where one is expected. */
public interface Recognizable {

	/**
	 * Makes sure that there is a history, sound or damaged, or nothing yet. Changes
	 * nothing and takes no lock.
	 * @throws NotAHistoryException if something else stands there
	 * @throws PersistenceException if it cannot be read
	 */
	void requireHistory();

	/**
	 * The same for whoever only reads. What was kept aside of a history may be looked at,
	 * whatever its name is.
	 * @throws NotAHistoryException if something else stands there
	 * @throws PersistenceException if it cannot be read
	 */
	default void requireReadable() {
		requireHistory();
	}

}
