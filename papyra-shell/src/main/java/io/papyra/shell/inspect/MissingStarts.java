package io.papyra.shell.inspect;

import java.util.HashSet;
import java.util.Set;

import io.papyra.fact.ActorEvent;
import io.papyra.fact.StoredFact;

/**
 * Whether actors may live whose start the history does not hold any more, as told by all
 * its events in the order of recording. Used by one thread.
 *
 * <p>
 * A recorder tells first that its system has started, when none of its actors live. Where
 * something else is the first of a system, and not the first of its log, what was before
 * has expired.
 */
final class MissingStarts {

	/** A log has a header in front of its first fact. */
	private static final long FIRST_FACT = 2;

	/** More systems than these in one history are not told apart. */
	private static final int MOST = 1000;

	private final Set<String> seen = new HashSet<>();

	/** Of these systems the beginning is missing. */
	private final Set<String> missing = new HashSet<>();

	private boolean any;

	private boolean whole;

	/** Goes on by one event. */
	void apply(StoredFact stored, ActorEvent event) {
		if (!this.any) {
			this.any = true;
			this.whole = stored.seq() > 0 && stored.seq() <= FIRST_FACT;
		}
		boolean system = event.eventType().equals(ActorEvent.SYSTEM_STARTED)
				|| event.eventType().equals(ActorEvent.SYSTEM_STOPPED);
		if (system) {
			this.missing.remove(event.systemId());
		}
		if (this.seen.size() < MOST && this.seen.add(event.systemId()) && !system && !this.whole) {
			this.missing.add(event.systemId());
		}
	}

	/** Whether there are any at the end of what was applied. */
	boolean any() {
		return !this.missing.isEmpty();
	}

}
