package io.papyra.backend;

/**
 * A store that can be judged once more when it is opened for writing: after its lock is
 * taken, so that no other writer can change it any more, and before anything is written
 * to it.
 */
public interface Recheckable extends PersistenceBackend {

	/** Judges a store that no other writer can change meanwhile. */
	@FunctionalInterface
	interface Recheck {

		/**
		 * Called by the code that opens the store, under its lock.
		 * @param store the store, to scan and to recover; only during the call
		 * @throws RuntimeException if the store must not be written to; then it is not,
		 * and the opening fails with this
		 */
		void judge(Locked store);

	}

	/** A store whose lock is held. */
	interface Locked extends Scannable, Recoverable {

	}

	/**
	 * Has the store judged when it is opened next, if it is then not what the last scan
	 * before this call saw, or if a writer was active during that scan. Holds until an
	 * opening has succeeded.
	 */
	void recheckNextOpening(Recheck recheck);

}
