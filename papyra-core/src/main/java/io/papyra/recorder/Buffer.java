package io.papyra.recorder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.papyra.backend.FactBatch;
import io.papyra.fact.FactKind;
import io.papyra.observe.EventType;
import org.jspecify.annotations.Nullable;

/**
 * Facts that wait for the writer, with the futures of those that a caller waits for.
 * Guarded by the intake's lock while it fills, then the writer's alone.
 */
final class Buffer {

	private final FactBatch batch = new FactBatch();

	private List<DurableFuture> futures = new ArrayList<>();

	private final long[] events = Stored.noEvents();

	private int fromWriter;

	/** Adds a fact, of that type if it is an event. */
	void add(FactKind kind, @Nullable EventType event, byte[] bytes, int length, @Nullable DurableFuture future) {
		int index = this.batch.size();
		this.batch.add(kind, bytes, 0, length);
		if (event != null) {
			this.events[event.ordinal()]++;
		}
		if (future != null) {
			future.index(index);
			this.futures.add(future);
		}
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
		return !this.futures.isEmpty();
	}

	/** Whether only an observer on the writer's thread has recorded these facts. */
	boolean isOnlyFromWriter() {
		return this.fromWriter == this.batch.size();
	}

	/** Hands out the futures; they are no longer here then. */
	List<DurableFuture> takeFutures() {
		List<DurableFuture> taken = this.futures;
		this.futures = new ArrayList<>();
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
