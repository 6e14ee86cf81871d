package io.papyra.backend;

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
	FactWatch watch(Set<FactKind> kinds);

}
