package io.papyra.pekko;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import io.papyra.fact.ActorAddress;
import io.papyra.pekko.Incarnation.State;
import org.jspecify.annotations.Nullable;

/**
 * The actors that have started and not yet stopped. Fed by what actor cells say on their
 * own threads, so it is as exact as they are; its memory is bounded by the actors that
 * live. Safe for use by several threads.
 *
 * <p>
 * A cell tells its stop after its parent has heard of it, so that the next actor at the
 * same path may be told first. Each path therefore holds its incarnations in the order of
 * their starts, and a stop ends the oldest.
 */
final class ActorRegistry {

	private static final int SHARDS = 64;

	private final Shard[] shards = new Shard[SHARDS];

	/** By the ordinals of states. */
	private final LongAdder[] inState = new LongAdder[State.values().length];

	private final LongAdder started = new LongAdder();

	ActorRegistry() {
		for (int i = 0; i < SHARDS; i++) {
			this.shards[i] = new Shard();
		}
		for (int i = 0; i < this.inState.length; i++) {
			this.inState[i] = new LongAdder();
		}
	}

	/** How many actors have started. */
	long started() {
		return this.started.sum();
	}

	long count(State state) {
		return in(state).sum();
	}

	/** An actor has started. */
	void start(String path, ActorAddress address) {
		this.started.increment();
		Incarnation actor = new Incarnation(address, State.RUNNING);
		Shard actors = at(path);
		synchronized (actors) {
			Incarnation newest = actors.addFirst(path, actor);
			if (newest == null) {
				in(State.RUNNING).increment();
			}
			else if (newest.hasStarted()) {
				newest.newer = actor;
				in(State.RUNNING).increment();
			}
			else {
				// failed at its start and was started again: inside the cell that may
				// still be to come
				boolean begun = newest.state == State.START_FAILED;
				newest.failing = newest.failing && !begun;
				move(newest, begun ? State.RUNNING : State.RESTARTING_INSIDE);
			}
		}
	}

	/**
	 * The oldest actor of that path has stopped. Returns it, or null if none is known.
	 */
	@Nullable Incarnation stop(String path) {
		Shard actors = at(path);
		synchronized (actors) {
			Incarnation oldest = actors.removeOldest(path);
			if (oldest != null) {
				in(oldest.state).decrement();
			}
			return oldest;
		}
	}

	/** An actor waits for its children before it stops. */
	void stopping(String path) {
		Shard actors = at(path);
		synchronized (actors) {
			Incarnation actor = actors.oldest(path);
			while (actor != null && actor.state == State.STOPPING) {
				actor = actor.newer;
			}
			if (actor != null && actor.hasStarted()) {
				move(actor, State.STOPPING);
			}
		}
	}

	/** A behavior has said why its actor will have stopped. */
	void willStop(String path, String reason) {
		Shard actors = at(path);
		synchronized (actors) {
			Incarnation actor = actors.newest(path);
			if (actor != null && !actor.failing) {
				actor.stopReason = reason;
			}
		}
	}

	/** An actor restarts, as its cell says or the behavior inside it. */
	void restarting(String path, State how) {
		Shard actors = at(path);
		synchronized (actors) {
			Incarnation actor = actors.newest(path);
			if (actor != null && (actor.state == State.RUNNING || how == State.RESTARTING)) {
				actor.restartReason = actor.failure();
				move(actor, how);
			}
		}
	}

	/**
	 * An actor runs again.
	 * @return the actor with its {@code restartReason}, or null if it was not restarting
	 * in that way
	 */
	@Nullable Restart restarted(String path, State how) {
		Shard actors = at(path);
		synchronized (actors) {
			Incarnation actor = actors.newest(path);
			if (actor == null || actor.state != how) {
				return null;
			}
			Restart restart = new Restart(actor.address, actor.restartReason);
			actor.restartReason = null;
			actor.failing = false;
			move(actor, State.RUNNING);
			return restart;
		}
	}

	/**
	 * A behavior continues: it has recovered from its failure, or has started at last
	 * before its actor did.
	 */
	void recovered(String path) {
		Shard actors = at(path);
		synchronized (actors) {
			Incarnation actor = actors.newest(path);
			if (actor != null) {
				actor.failing = false;
				if (actor.state == State.START_RETRYING) {
					move(actor, State.START_FAILED);
				}
			}
		}
	}

	/**
	 * An actor has failed.
	 * @param address whose uid tells which of the actors at that path it was, if known
	 * @return the actor, or null if this failure is known already
	 */
	@Nullable Incarnation fail(Crash crash, ActorAddress address) {
		String path = crash.path();
		Shard actors = at(path);
		synchronized (actors) {
			Incarnation actor = actors.find(path, address);
			if (actor == null) {
				actor = new Incarnation(address,
						(crash.seenBy() == Crash.SeenBy.BEHAVIOR) ? State.START_RETRYING : State.START_FAILED);
				enter(actors, path, actor);
			}
			return actor.fail(crash) ? actor : null;
		}
	}

	/** Ends every life: the actor system is gone. */
	List<Incarnation> end() {
		List<Incarnation> last = new ArrayList<>();
		for (Shard actors : this.shards) {
			synchronized (actors) {
				last.addAll(actors.removeAll());
			}
		}
		last.forEach((actor) -> in(actor.state).decrement());
		return last;
	}

	private void enter(Shard actors, String path, Incarnation actor) {
		actors.add(path, actor);
		in(actor.state).increment();
	}

	private void move(Incarnation actor, State state) {
		in(actor.state).decrement();
		actor.state = state;
		in(state).increment();
	}

	private LongAdder in(State state) {
		return this.inState[state.ordinal()];
	}

	private Shard at(String path) {
		int hash = path.hashCode();
		return this.shards[(hash ^ (hash >>> 16)) & (SHARDS - 1)];
	}

	/** Who runs again, and what it had failed with. */
	record Restart(ActorAddress address, @Nullable Throwable reason) {
	}

	/**
	 * Who lives at which path: usually one, sometimes one whose end is not yet told and
	 * the next of the same name. One part of the registry; its lock is the object itself,
	 * which callers hold.
	 */
	private static final class Shard {

		/** The oldest of each path; each knows the next newer one. */
		private final Map<String, Incarnation> oldest = new HashMap<>();

		void add(String path, Incarnation actor) {
			Incarnation newest = newest(path);
			if (newest == null) {
				this.oldest.put(path, actor);
			}
			else {
				newest.newer = actor;
			}
		}

		@Nullable Incarnation oldest(String path) {
			return this.oldest.get(path);
		}

		/**
		 * Adds the first actor at that path, by one look-up.
		 * @return the newest there, if it is not the first
		 */
		@Nullable Incarnation addFirst(String path, Incarnation actor) {
			return (this.oldest.putIfAbsent(path, actor) != null) ? newest(path) : null;
		}

		@Nullable Incarnation newest(String path) {
			Incarnation actor = this.oldest.get(path);
			while (actor != null && actor.newer != null) {
				actor = actor.newer;
			}
			return actor;
		}

		/**
		 * The actor with that address, or the newest if the address says no more than the
		 * path.
		 */
		@Nullable Incarnation find(String path, ActorAddress address) {
			if (address.actorId() instanceof String) {
				return newest(path);
			}
			Incarnation actor = this.oldest.get(path);
			while (actor != null && !actor.address.actorId().equals(address.actorId())) {
				actor = actor.newer;
			}
			return actor;
		}

		@Nullable Incarnation removeOldest(String path) {
			Incarnation actor = this.oldest.remove(path);
			if (actor != null && actor.newer != null) {
				this.oldest.put(path, actor.newer);
			}
			return actor;
		}

		List<Incarnation> removeAll() {
			List<Incarnation> all = new ArrayList<>();
			for (Incarnation first : this.oldest.values()) {
				for (Incarnation actor = first; actor != null; actor = actor.newer) {
					all.add(actor);
				}
			}
			this.oldest.clear();
			return all;
		}

	}

}
