package io.papyra.backend;

/** A store that can tell a history from what merely is where one is expected. */
public interface Recognizable {

	/**
	 * Makes sure that there is a history, intact or damaged, or nothing yet. Changes
	 * nothing and takes no lock.
	 * @throws NotAHistoryException if something else is there
	 * @throws PersistenceException if it cannot be read
	 */
	void requireHistory();

	/**
	 * The same for a caller that only reads. What a repair saved of a history may be
	 * looked at, whatever its name is.
	 * @throws NotAHistoryException if something else is there
	 * @throws PersistenceException if it cannot be read
	 */
	default void requireReadable() {
		requireHistory();
	}

}
