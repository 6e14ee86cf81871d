package io.papyra.shell.inspect;

import java.util.Iterator;

import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;

/** Facts on their way into an answer, which remembers where the next one continues. */
final class FactPassage implements Iterator<StoredFact> {

	private final Iterator<StoredFact> facts;

	private final boolean newestFirst;

	private boolean any;

	private Position next;

	/**
	 * @param newestFirst in which order they come
	 * @param after where they begin, and the next answer too if there are none
	 */
	FactPassage(Iterator<StoredFact> facts, boolean newestFirst, Position after) {
		this.facts = facts;
		this.newestFirst = newestFirst;
		this.next = after;
	}

	@Override
	public boolean hasNext() {
		return this.facts.hasNext();
	}

	@Override
	public StoredFact next() {
		StoredFact fact = this.facts.next();
		if (!this.newestFirst || !this.any) {
			this.next = fact.position();
		}
		this.any = true;
		return fact;
	}

	/** Position of the newest of those that have passed. */
	Position position() {
		return this.next;
	}

}
