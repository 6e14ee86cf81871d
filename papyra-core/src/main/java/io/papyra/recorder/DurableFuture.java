package io.papyra.recorder;

import java.util.concurrent.CompletableFuture;

/**
 * The future of one fact. Knows whether somebody has chained an action to it, because
 * actions of others must not run on the writer's thread.
 */
final class DurableFuture extends CompletableFuture<Long> {

	/** Place of the fact in its batch; belongs to whoever holds the batch. */
	private int index;

	/** Sequence number, once the fact is written but not yet synced. */
	private long seq;

	private volatile boolean chained;

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		this.chained = true;
		return new CompletableFuture<>();
	}

	/** Whether completing this may run an action of somebody. */
	boolean isChained() {
		return this.chained;
	}

	void index(int place) {
		this.index = place;
	}

	void written(long firstSeq) {
		this.seq = firstSeq + this.index;
	}

	long seq() {
		return this.seq;
	}

}
