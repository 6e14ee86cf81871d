package io.papyra.recorder;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.papyra.backend.Appended;

/**
 * The future of one fact. Knows whether somebody has chained an action to it or merely
 * waits for it, because actions of others must not run on the writer's thread.
 */
final class DurableFuture extends CompletableFuture<Long> {

	private static final AtomicIntegerFieldUpdater<DurableFuture> WAITING = AtomicIntegerFieldUpdater
		.newUpdater(DurableFuture.class, "waiting");

	/** Place of the fact in its batch; belongs to whoever holds the batch. */
	private int index;

	/** Sequence number, once the fact is written but not yet synced. */
	private long seq;

	private volatile boolean chained;

	/** Threads that wait here. */
	private volatile int waiting;

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		this.chained = true;
		return new CompletableFuture<>();
	}

	@Override
	public Long join() {
		WAITING.incrementAndGet(this);
		try {
			return super.join();
		}
		finally {
			WAITING.decrementAndGet(this);
		}
	}

	@Override
	public Long get() throws InterruptedException, ExecutionException {
		WAITING.incrementAndGet(this);
		try {
			return super.get();
		}
		finally {
			WAITING.decrementAndGet(this);
		}
	}

	@Override
	public Long get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		WAITING.incrementAndGet(this);
		try {
			return super.get(timeout, unit);
		}
		finally {
			WAITING.decrementAndGet(this);
		}
	}

	/**
	 * Whether completing this may run an action of somebody, be it chained to this future
	 * or to a combination of several.
	 */
	boolean isChained() {
		return this.chained || getNumberOfDependents() > this.waiting;
	}

	void index(int place) {
		this.index = place;
	}

	void written(Appended appended) {
		this.seq = appended.seq(this.index);
	}

	long seq() {
		return this.seq;
	}

}
