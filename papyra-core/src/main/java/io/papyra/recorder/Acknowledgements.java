package io.papyra.recorder;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Completes futures. Those that a thread merely waits for are completed at once; those
 * with actions chained to them on threads of their own, which live only as long as they
 * are needed, so that no action can hold up the writer.
 *
 * <p>
 * Nor can an action hold up another one, which it may be waiting for: while futures wait
 * and none is completed for a moment, another thread joins in. So there are usually two
 * threads, one that completes and one that watches over it, and as many more as actions
 * block.
 */
final class Acknowledgements {

	/** Without progress for so long, the actions that run are taken for blocked. */
	private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(10);

	private static final long IDLE = TimeUnit.SECONDS.toNanos(1);

	private final ThreadFactory threads;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Deque<Runnable> waiting = new ArrayDeque<>();

	/** Threads that wait for something to do; one of them watches. */
	private int idle;

	private int all;

	/** How many futures were taken from those that wait. */
	private long taken;

	Acknowledgements(ThreadFactory threads) {
		this.threads = threads;
	}

	/** Tells every waiting caller that its fact is stored. */
	void succeed(List<DurableFuture> futures) {
		for (DurableFuture future : futures) {
			if (!future.completeUnchained(future.position())) {
				act(() -> future.complete(future.position()));
			}
		}
	}

	/** Tells every waiting caller that its fact is not stored. */
	void fail(List<DurableFuture> futures, Throwable cause) {
		for (DurableFuture future : futures) {
			if (!future.failUnchained(cause)) {
				act(() -> future.completeExceptionally(cause));
			}
		}
	}

	private void act(Runnable completion) {
		this.lock.lock();
		try {
			this.waiting.add(completion);
			if (this.idle > 0) {
				this.changed.signal();
			}
			else {
				begin();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Another thread. Where none is to be had, the next future to complete tries again.
	 */
	private void begin() {
		this.all++;
		this.idle++;
		boolean begun = false;
		try {
			Thread thread = this.threads.newThread(this::work);
			thread.setName("papyra-futures");
			thread.start();
			begun = true;
		}
		catch (OutOfMemoryError ex) {
			// late is better than on the writer's thread
		}
		finally {
			this.all -= begun ? 0 : 1;
			this.idle -= begun ? 0 : 1;
		}
	}

	private void work() {
		this.lock.lock();
		try {
			while (awaitTurn()) {
				Runnable completion = this.waiting.remove();
				this.taken++;
				this.idle--;
				if (this.idle == 0 && !this.waiting.isEmpty()) {
					begin(); // watches over this one
				}
				this.lock.unlock();
				try {
					completion.run();
				}
				finally {
					this.lock.lock();
					this.idle++;
				}
			}
		}
		finally {
			this.all--;
			this.idle--;
			this.lock.unlock();
		}
	}

	/**
	 * Waits until there is something to do that no other thread is about to do; false if
	 * that takes too long.
	 */
	private boolean awaitTurn() {
		long since = System.nanoTime();
		while (this.waiting.isEmpty() || isSomebodyWorking()) {
			long before = this.taken;
			boolean watches = !this.waiting.isEmpty();
			boolean called = await(watches ? PATIENCE : IDLE);
			if (watches && !called && this.taken == before && !this.waiting.isEmpty()) {
				return true;
			}
			if (watches || called || this.taken != before) {
				since = System.nanoTime();
			}
			else if (this.waiting.isEmpty() && System.nanoTime() - since >= IDLE) {
				return false;
			}
		}
		return true;
	}

	private boolean isSomebodyWorking() {
		return this.all > this.idle;
	}

	/** Whether there was a call before that time; who calls this looks again anyway. */
	@SuppressWarnings("WaitNotInLoop")
	private boolean await(long nanos) {
		try {
			return this.changed.awaitNanos(nanos) > 0;
		}
		catch (InterruptedException ex) {
			return true; // an action has left it behind
		}
	}

}
