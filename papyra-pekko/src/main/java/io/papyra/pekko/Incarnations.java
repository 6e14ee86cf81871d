package io.papyra.pekko;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.papyra.fact.ActorAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who lives at which path: usually one, sometimes one whose end is not yet told and the
 * next of the same name. One part of a {@link Census}; its lock is the object itself,
 * which callers hold.
 */
final class Incarnations {

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
		Incarnation actor = this.oldest.get(path);
		if (actor != null && actor.newer != null) {
			this.oldest.put(path, actor.newer);
		}
		else {
			this.oldest.remove(path);
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
