package io.papyra.recorder;

import java.util.Arrays;

import io.papyra.backend.FactBatch;
import io.papyra.fact.FactKind;
import io.papyra.internal.ack.DurableFuture;
import io.papyra.internal.count.KindCounts;
import io.papyra.internal.count.StoredCounts;
import io.papyra.observe.EventType;
import org.jspecify.annotations.Nullable;

/**
 * Facts that wait for the writer, with the futures of those that a caller waits for.
 * Guarded by the intake's lock while it fills, then by the turn at the store.
 */
final class Buffer {

	private final FactBatch batch = new FactBatch();

	/** How many futures are looked at to find one whose caller waits. */
	private static final int LOOKS = 64;

	private @Nullable DurableFuture first;

	private @Nullable DurableFuture last;

	private int awaited;

	private final long[] events = StoredCounts.noEvents();

	private int fromWriter;

	/** Adds a fact, of that type if it is an event. */
	void add(FactKind kind, @Nullable EventType event, byte[] bytes, int length, @Nullable DurableFuture future) {
		this.batch.add(kind, bytes, 0, length);
		if (event != null) {
			this.events[event.ordinal()]++;
		}
		if (future != null) {
			append(future);
		}
	}

	private void append(DurableFuture future) {
		DurableFuture before = this.last;
		if (before == null) {
			this.first = future;
		}
		else {
			before.setNext(future);
		}
		this.last = future;
		this.awaited++;
	}

	/** Notes that the fact added last was recorded by the writer's own thread. */
	void countFromWriter() {
		this.fromWriter++;
	}

	FactBatch batch() {
		return this.batch;
	}

	boolean isEmpty() {
		return this.batch.size() == 0;
	}

	/** Whether any caller waits for a fact in here. */
	boolean isAwaited() {
		return this.first != null;
	}

	/** Whether only an observer on the writer's thread has recorded these facts. */
	boolean isOnlyFromWriter() {
		return this.fromWriter == this.batch.size();
	}

	/** How many futures are in here. */
	int awaited() {
		return this.awaited;
	}

	/** A future whose caller waits and may store, or null if none is found quickly. */
	@Nullable DurableFuture findCaller() {
		DurableFuture future = this.first;
		for (int look = 0; look < LOOKS && future != null; look++) {
			if (future.hasCaller()) {
				return future;
			}
			future = future.next();
		}
		return null;
	}

	/**
	 * Hands out the futures, which are no longer here then: the first one, which leads to
	 * the others, or null.
	 */
	@Nullable DurableFuture takeFutures() {
		DurableFuture taken = this.first;
		this.first = null;
		this.last = null;
		this.awaited = 0;
		return taken;
	}

	/** Facts in here, by the ordinal of their kind. */
	long[] countByKind() {
		return KindCounts.of(this.batch);
	}

	/** Events in here, by the ordinal of their type. */
	long[] countByType() {
		return this.events.clone();
	}

	void clear(int capacity) {
		this.batch.clear(capacity);
		Arrays.fill(this.events, 0);
		this.fromWriter = 0;
	}

}
