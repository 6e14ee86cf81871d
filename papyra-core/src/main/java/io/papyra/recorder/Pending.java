package io.papyra.recorder;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the writer has taken but not settled: the batch that it stores, and the futures of
 * facts that are written but not synced. A caller that aborts takes it all away from the
 * writer, even while the store has not answered. Safe for use by several threads.
 */
final class Pending {

	private @Nullable Buffer buffer;

	private List<DurableFuture> unsynced = new ArrayList<>();

	private boolean abandoned;

	/** The batch that the writer has taken and not settled. */
	synchronized @Nullable Buffer buffer() {
		return this.buffer;
	}

	/** The writer has taken a batch. */
	synchronized void begin(@Nullable Buffer taken) {
		this.buffer = taken;
	}

	/** The futures of the batch; it has none then. */
	synchronized List<DurableFuture> takeFutures() {
		return (this.buffer != null) ? this.buffer.takeFutures() : List.of();
	}

	/**
	 * The batch is stored.
	 * @return its futures, or null if it had been abandoned before
	 */
	synchronized @Nullable List<DurableFuture> settle() {
		List<DurableFuture> futures = (this.buffer != null) ? this.buffer.takeFutures() : null;
		this.buffer = null;
		return futures;
	}

	synchronized void addUnsynced(List<DurableFuture> written) {
		this.unsynced.addAll(written);
	}

	synchronized int unsyncedCount() {
		return this.unsynced.size();
	}

	synchronized List<DurableFuture> takeUnsynced() {
		List<DurableFuture> taken = this.unsynced;
		this.unsynced = new ArrayList<>();
		return taken;
	}

	/** Aborts; returns the batch that was being stored, if any. */
	synchronized @Nullable Buffer abandon() {
		this.abandoned = true;
		Buffer left = this.buffer;
		this.buffer = null;
		return left;
	}

	synchronized boolean isAbandoned() {
		return this.abandoned;
	}

}
