package io.papyra.internal.count;

import io.papyra.backend.AppendResult;
import io.papyra.backend.FactBatch;
import io.papyra.observe.EventType;
import org.jspecify.annotations.Nullable;

/** What a batch that is stored has in it, as observers are told. Immutable by its use. */
public final class StoredCounts {

	private static final int EVENT_TYPES = EventType.values().length;

	private final long[] facts;

	private final long[] events;

	private final long gaps;

	private StoredCounts(long[] facts, long[] events, long gaps) {
		this.facts = facts;
		this.events = events;
		this.gaps = gaps;
	}

	/**
	 * A batch that the store has taken.
	 * @param events its events by type, taken over
	 */
	public static StoredCounts of(FactBatch batch, long[] events, AppendResult appended) {
		long[] facts = KindCounts.of(batch);
		// What is no fact reports missing facts.
		return new StoredCounts(facts, events, batch.size() - KindCounts.sum(facts) + appended.gaps());
	}

	/** Counts of no event at all. */
	public static long[] noEvents() {
		return new long[EVENT_TYPES];
	}

	/** Counts of one event, or of none. */
	public static long[] event(@Nullable EventType type) {
		long[] counts = noEvents();
		if (type != null) {
			counts[type.ordinal()] = 1;
		}
		return counts;
	}

	/** Facts by the ordinal of their kind. */
	public long[] facts() {
		return this.facts;
	}

	/** Events by the ordinal of their type. */
	public long[] events() {
		return this.events;
	}

	/** Lines that report lost facts. */
	public long gaps() {
		return this.gaps;
	}

}
