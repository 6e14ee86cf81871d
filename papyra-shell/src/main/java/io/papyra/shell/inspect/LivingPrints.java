package io.papyra.shell.inspect;

import java.util.HashMap;
import java.util.Map;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;

/**
 * How many actors live, and whether one does: a fingerprint of 64 bits for each, so that
 * millions take few megabytes. Used by one thread.
 */
final class LivingPrints {

	private final Map<String, Prints> bySystem = new HashMap<>();

	/** Advances by one event. */
	void apply(ActorEvent event) {
		switch (event.eventType()) {
			case ActorEvent.STARTED, ActorEvent.RESTARTED -> add(event.systemId(), event.actorAddress());
			case ActorEvent.STOPPED -> remove(event.systemId(), event.actorAddress());
			case ActorEvent.SYSTEM_STARTED, ActorEvent.SYSTEM_STOPPED -> removeAll(event.systemId());
			default -> {
				// Says nothing about life.
			}
		}
	}

	void add(String systemId, ActorAddress address) {
		this.bySystem.computeIfAbsent(systemId, (none) -> new Prints()).add(print(address));
	}

	void remove(String systemId, ActorAddress address) {
		Prints prints = this.bySystem.get(systemId);
		if (prints != null) {
			prints.remove(print(address));
		}
	}

	void removeAll(String systemId) {
		this.bySystem.remove(systemId);
	}

	boolean contains(String systemId, ActorAddress address) {
		Prints prints = this.bySystem.get(systemId);
		return prints != null && prints.contains(print(address));
	}

	int size() {
		return this.bySystem.values().stream().mapToInt((prints) -> prints.size).sum();
	}

	/**
	 * FNV-1a over all that tells one actor from another, however it is spelled, then
	 * mixed; never 0.
	 */
	private static long print(ActorAddress spelled) {
		ActorAddress address = spelled.parsed();
		long hash = 0xcbf29ce484222325L;
		hash = fnv(hash, address.system());
		hash = fnv(hash, String.valueOf(address.actorId()));
		hash = fnv(hash, String.valueOf(address.path()));
		hash ^= hash >>> 33;
		hash *= 0xff51afd7ed558ccdL;
		hash ^= hash >>> 33;
		return (hash != 0) ? hash : 1;
	}

	private static long fnv(long start, String text) {
		long hash = start;
		for (int at = 0; at < text.length(); at++) {
			hash = (hash ^ text.charAt(at)) * 0x100000001b3L;
		}
		return (hash ^ 0xffff) * 0x100000001b3L;
	}

	/** A set of numbers that are not 0, by open addressing. */
	private static final class Prints {

		private long[] slots = new long[64];

		private int size;

		void add(long print) {
			if (this.size * 4L > this.slots.length * 3L) {
				grow();
			}
			int at = find(print);
			if (this.slots[at] == 0) {
				this.slots[at] = print;
				this.size++;
			}
		}

		boolean contains(long print) {
			return this.slots[find(print)] == print;
		}

		/** Moves those after it up that could not be found otherwise. */
		void remove(long print) {
			int hole = find(print);
			if (this.slots[hole] == 0) {
				return;
			}
			this.size--;
			int mask = this.slots.length - 1;
			this.slots[hole] = 0;
			for (int at = (hole + 1) & mask; this.slots[at] != 0; at = (at + 1) & mask) {
				int home = (int) this.slots[at] & mask;
				if (((at - home) & mask) >= ((at - hole) & mask)) {
					this.slots[hole] = this.slots[at];
					this.slots[at] = 0;
					hole = at;
				}
			}
		}

		private int find(long print) {
			int mask = this.slots.length - 1;
			int at = (int) print & mask;
			while (this.slots[at] != 0 && this.slots[at] != print) {
				at = (at + 1) & mask;
			}
			return at;
		}

		private void grow() {
			long[] before = this.slots;
			this.slots = new long[before.length * 2];
			this.size = 0;
			for (long print : before) {
				if (print != 0) {
					add(print);
				}
			}
		}

	}

}
