package io.papyra.backend;

import java.time.Duration;
import java.util.Set;

import io.papyra.fact.FactKind;

/**
 * A store that tells when there may be new facts, so that a caller that wants to see them
 * as they come does not have to poll.
 */
public interface Watchable {

	/**
	 * Watches for facts that are stored from now on.
	 * @param kinds of which kinds
	 * @throws PersistenceException if the store cannot be reached
	 */
	Watch watch(Set<FactKind> kinds);

	/**
	 * Waits for new facts; what they are, a read tells. Used by one thread at a time, but
	 * for {@link #close()}, which any thread may call.
	 */
	interface Watch extends AutoCloseable {

		/**
		 * Waits until there may be facts that were not there when this was last called,
		 * or the watch was begun; also if the watch is closed, or the thread interrupted.
		 * May return early, and may be late by no more than the time: a caller that reads
		 * after each return misses nothing. A store that cannot be reached is tried
		 * again, and never an exception.
		 * @param most how long to wait
		 */
		void await(Duration most);

		/** Ends the watch, and the waiting. */
		@Override
		void close();

	}

}
