package io.papyra.recorder;

import io.papyra.internal.ack.DurableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What was taken to be stored and is not settled: the batch, and the futures of facts
 * that are written but not synced. A caller that aborts takes it all away from the thread
 * that stores, even while the store has not answered. Safe for use by several threads.
 */
final class Pending {

	private @Nullable Buffer buffer;

	private @Nullable DurableFuture unsynced;

	private int unsyncedCount;

	private boolean abandoned;

	/** The batch that was taken and is not settled. */
	synchronized @Nullable Buffer buffer() {
		return this.buffer;
	}

	/** A batch was taken. */
	synchronized void begin(@Nullable Buffer taken) {
		this.buffer = taken;
	}

	/** The futures of the batch, which has none then: the first one, or null. */
	synchronized @Nullable DurableFuture takeFutures() {
		return (this.buffer != null) ? this.buffer.takeFutures() : null;
	}

	/**
	 * The batch is stored, and this knows it no longer.
	 * @return false if it had been abandoned before
	 */
	synchronized boolean settle() {
		boolean stored = this.buffer != null;
		this.buffer = null;
		return stored;
	}

	synchronized void addUnsynced(DurableFuture written) {
		DurableFuture last = written;
		this.unsyncedCount++;
		for (DurableFuture next = last.next(); next != null; next = last.next()) {
			last = next;
			this.unsyncedCount++;
		}
		last.setNext(this.unsynced);
		this.unsynced = written;
	}

	synchronized int unsyncedCount() {
		return this.unsyncedCount;
	}

	synchronized @Nullable DurableFuture takeUnsynced() {
		DurableFuture taken = this.unsynced;
		this.unsynced = null;
		this.unsyncedCount = 0;
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
