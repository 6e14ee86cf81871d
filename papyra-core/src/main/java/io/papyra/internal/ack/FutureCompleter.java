package io.papyra.internal.ack;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

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
public final class FutureCompleter {

	/** Without progress for so long, the actions that run are taken for blocked. */
	private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(10);

	private static final long IDLE = TimeUnit.SECONDS.toNanos(1);

	private final ThreadFactory threads;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Deque<DurableFuture> waiting = new ArrayDeque<>();

	/** Threads that wait for something to do; one of them watches. */
	private int idle;

	private int all;

	/** A thread is needed, which only the writer's thread may begin. */
	private volatile boolean needed;

	/** How many futures were taken from those that wait. */
	private long taken;

	public FutureCompleter(ThreadFactory threads) {
		this.threads = threads;
	}

	/** Tells everybody that his fact is stored, from the first one on. */
	public void succeed(@Nullable DurableFuture first) {
		act(settle(first, null), true);
	}

	/**
	 * Tells everybody on a thread of the application, from which no other thread must
	 * inherit anything.
	 * @param cause why the facts are not stored as was asked for; null if they are
	 * @return whether {@link #beginIfNeeded} is to be called by another thread
	 */
	public boolean settleForCallers(@Nullable DurableFuture first, @Nullable Throwable cause) {
		return act(settle(first, cause), false);
	}

	/** Tells everybody that his fact is not stored, from the first one on. */
	public void fail(@Nullable DurableFuture first, Throwable cause) {
		act(settle(first, cause), true);
	}

	/**
	 * Completes futures, but for those that have actions chained to them.
	 * @return those, as a chain of their own
	 */
	private static @Nullable DurableFuture settle(@Nullable DurableFuture first, @Nullable Throwable cause) {
		DurableFuture acting = null;
		DurableFuture last = null;
		DurableFuture future = first;
		while (future != null) {
			DurableFuture next = future.next();
			future.setNext(null); // a chain of old ones would keep young ones from the
									// collector
			if (cause != null) {
				future.failed(cause);
			}
			if (!future.settleUnchained()) {
				if (last == null) {
					acting = future;
				}
				else {
					last.setNext(future);
				}
				last = future;
			}
			future = next;
		}
		return acting;
	}

	private boolean act(@Nullable DurableFuture first, boolean mayBegin) {
		if (first == null) {
			return false;
		}
		this.lock.lock();
		try {
			DurableFuture future = first;
			while (future != null) {
				DurableFuture next = future.next();
				future.setNext(null);
				this.waiting.add(future);
				future = next;
			}
			if (this.idle > 0) {
				this.changed.signal();
			}
			else if (mayBegin) {
				begin();
			}
			else {
				this.needed = true;
			}
			return this.needed;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Begins a thread if one is needed; for the writer's thread. */
	public void beginIfNeeded() {
		if (!this.needed) {
			return;
		}
		this.lock.lock();
		try {
			if (this.idle == 0 && !this.waiting.isEmpty()) {
				begin();
			}
			this.needed = false;
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
				DurableFuture future = this.waiting.remove();
				this.taken++;
				this.idle--;
				if (this.idle == 0 && !this.waiting.isEmpty()) {
					begin(); // watches over this one
				}
				this.lock.unlock();
				try {
					future.settle();
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
