package io.papyra.shell.inspect;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactTime;

/**
 * Which actors live, as told by their events in the order of recording. Holds the living
 * ones and no others. Used by one thread.
 */
final class LiveActors {

	private final Map<Key, LiveActor> living = new LinkedHashMap<>();

	/** An id alone is not enough: some systems count theirs anew after each start. */
	private record Key(String systemId, ActorAddress address) {
	}

	/** Goes on by one event. */
	void apply(ActorEvent event) {
		Key key = new Key(event.systemId(), event.actorAddress());
		switch (event.eventType()) {
			case ActorEvent.STARTED -> this.living.put(key, new LiveActor(event.systemId(), event.actorAddress(),
					FactTime.usable(event.timestamp()), 0, false));
			case ActorEvent.STOPPED -> this.living.remove(key);
			case ActorEvent.CRASHED -> this.living.computeIfPresent(key, (same, actor) -> actor.afterCrash());
			case ActorEvent.RESTARTED -> this.living.put(key, known(key, event).afterRestart());
			// A system that starts has no actors, whatever became of those before.
			case ActorEvent.SYSTEM_STARTED, ActorEvent.SYSTEM_STOPPED ->
				this.living.keySet().removeIf((other) -> Objects.equals(other.systemId(), event.systemId()));
			default -> {
				// A type of the user's own says nothing about life.
			}
		}
	}

	/** One whose start is not in the history any more. */
	private LiveActor known(Key key, ActorEvent event) {
		return this.living.getOrDefault(key, new LiveActor(event.systemId(), event.actorAddress(), null, 0, false));
	}

	/** Those that live now, in the order of their starts. */
	Collection<LiveActor> living() {
		return this.living.values();
	}

}
