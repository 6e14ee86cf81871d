package io.papyra.internal.log.read;

import io.papyra.fact.FactKind;

/** Tells how far the facts that stay reach back in the other logs of a store. */
@FunctionalInterface
public interface OldestFacts {

	/** There are no other logs. */
	OldestFacts NONE = (kind) -> Long.MAX_VALUE;

	/**
	 * Time of the oldest fact of a kind that stays there, in microseconds since the
	 * epoch; the latest time there is if none stays or none has a time.
	 */
	long of(FactKind kind);

}
