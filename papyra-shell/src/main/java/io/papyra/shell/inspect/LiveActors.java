package io.papyra.shell.inspect;

import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactTime;
import org.jspecify.annotations.Nullable;

/**
 * Which actors live, as told by their events in the order of recording. Holds the living
 * ones and no others. Used by one thread.
 */
final class LiveActors {

	private final int limit;

	/** Living ones that are not held, because others started later. */
	private final LivingPrints left = new LivingPrints();

	private final Map<Key, LiveActor> living = new LinkedHashMap<>();

	/** All of them. */
	LiveActors() {
		this(Integer.MAX_VALUE);
	}

	/**
	 * Only the given number, those that started last. An actor that stops must not be
	 * among what is applied, or another one that started earlier is missing.
	 */
	LiveActors(int limit) {
		this.limit = limit;
	}

	/** An id alone is not enough: some systems restart theirs after each start. */
	private record Key(String systemId, ActorAddress address) {
	}

	/** Advances by one event. */
	void apply(ActorEvent event) {
		Key key = new Key(event.systemId(), event.actorAddress());
		switch (event.eventType()) {
			case ActorEvent.STARTED -> hold(key, new LiveActor(event.systemId(), event.actorAddress(),
					FactTime.usable(event.timestamp()), 0, false));
			case ActorEvent.STOPPED -> {
				this.living.remove(key);
				this.left.remove(event.systemId(), event.actorAddress());
			}
			case ActorEvent.CRASHED -> this.living.computeIfPresent(key, (same, actor) -> actor.afterCrash());
			case ActorEvent.RESTARTED -> {
				if (!this.left.contains(event.systemId(), event.actorAddress())) {
					hold(key, known(key, event).afterRestart());
				}
			}
			// A system that starts has no actors, whatever became of those before.
			case ActorEvent.SYSTEM_STARTED, ActorEvent.SYSTEM_STOPPED -> {
				this.living.keySet().removeIf((other) -> Objects.equals(other.systemId(), event.systemId()));
				this.left.removeAll(event.systemId());
			}
			default -> {
				// A type of the user's own says nothing about life.
			}
		}
	}

	private void hold(Key key, LiveActor actor) {
		this.left.remove(key.systemId(), key.address());
		this.living.put(key, actor);
		if (this.living.size() > this.limit) {
			Iterator<Key> eldest = this.living.keySet().iterator();
			Key leaving = eldest.next();
			eldest.remove();
			this.left.add(leaving.systemId(), leaving.address());
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

	/**
	 * An actor that lives.
	 *
	 * @param systemId identity of its actor system
	 * @param address who it is
	 * @param since when it started, if its start is still in the history
	 * @param restarts how often it was restarted since
	 * @param crashed whether it has crashed and was neither restarted nor stopped yet
	 */
	record LiveActor(String systemId, ActorAddress address, @Nullable Instant since, long restarts, boolean crashed) {

		LiveActor afterCrash() {
			return new LiveActor(this.systemId, this.address, this.since, this.restarts, true);
		}

		LiveActor afterRestart() {
			return new LiveActor(this.systemId, this.address, this.since, this.restarts + 1, false);
		}

		/** In one word. */
		String state() {
			return this.crashed ? "crashed" : "running";
		}

		/** With the names of fields that facts have. */
		Shown shown() {
			ActorAddress parsed = this.address.parsed();
			return new Shown(this.systemId, parsed.system(), parsed.actorId(), this.address.path(), state(),
					this.restarts, this.since);
		}

		record Shown(@JsonProperty("system_id") String systemId, String system,
				@JsonProperty("actor_id") Object actorId, @Nullable String path, String state, long restarts,
				@Nullable Instant since) {
		}

	}

}
