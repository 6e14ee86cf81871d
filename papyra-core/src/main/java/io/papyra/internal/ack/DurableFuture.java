package io.papyra.internal.ack;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import io.papyra.backend.AppendResult;
import io.papyra.fact.Position;
import org.jspecify.annotations.Nullable;

/**
 * The future of one fact. Knows whether an action is chained to it or threads merely wait
 * for it, because actions of others must not run on the thread that stores. So waiting
 * threads do so beside the future's own list of dependents, and a thread that chains
 * while it is being completed waits for that, which takes no time: nothing has been
 * chained before.
 *
 * <p>
 * A platform thread that waits without a limit of time stores the facts that wait if no
 * other thread is at it ({@link GroupCommit}). An interrupt ends {@link #get()} only
 * while there is no answer, as with any future: one that comes while this thread stores
 * is kept for later, and the answer returned.
 */
public final class DurableFuture extends CompletableFuture<Position> {

	private static final AtomicIntegerFieldUpdater<DurableFuture> STATE = AtomicIntegerFieldUpdater
		.newUpdater(DurableFuture.class, "state");

	private static final AtomicReferenceFieldUpdater<DurableFuture, Thread> FIRST = AtomicReferenceFieldUpdater
		.newUpdater(DurableFuture.class, Thread.class, "first");

	private static final AtomicReferenceFieldUpdater<DurableFuture, Waiter> OTHERS = AtomicReferenceFieldUpdater
		.newUpdater(DurableFuture.class, Waiter.class, "others");

	private static final int NEW = 0;

	private static final int CHAINED = 1;

	private static final int COMPLETING = 2;

	private static final int COMPLETED = 3;

	/** How often a waiting thread checks for itself, should no other have woken it. */
	private static final long LOOK = TimeUnit.SECONDS.toNanos(1);

	/** How long who was called too early lets others run. */
	private static final long MOMENT = TimeUnit.MICROSECONDS.toNanos(10);

	private final @Nullable GroupCommit commits;

	private @Nullable DurableFuture next;

	/** Place of the fact in its batch; belongs to the holder of the batch. */
	private int index;

	/** Where the fact is, once it is written but not yet synced. */
	private Position position = Position.START;

	/** Why the fact is not stored, if it is not. */
	private @Nullable Throwable failure;

	/** Which batch the fact is in, counted by the intake. */
	private long batch = -1;

	/** The writer was not woken for the fact, because its caller is expected to wait. */
	private volatile boolean unhurried;

	private volatile int state;

	/**
	 * Whoever waits need wait no longer, though the completion may still be under way.
	 */
	private volatile boolean opened;

	/** A thread that waits, which nearly always is the only one. */
	private volatile @Nullable Thread first;

	/** Whether that one may store facts itself. */
	private volatile boolean firstLeads;

	private volatile @Nullable Waiter others;

	/**
	 * @param commits by whom callers who wait may store their facts; null if none may
	 */
	public DurableFuture(@Nullable GroupCommit commits) {
		this.commits = commits;
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		chained();
		return new CompletableFuture<>();
	}

	/** Also called by futures that are to be combined with this one. */
	@Override
	public CompletableFuture<Position> toCompletableFuture() {
		chained();
		return this;
	}

	private void chained() {
		hurry();
		if (!STATE.compareAndSet(this, NEW, CHAINED)) {
			while (this.state == COMPLETING) {
				Thread.onSpinWait();
			}
		}
	}

	/** No thread that waits for the fact is going to store it: the writer has to. */
	private void hurry() {
		if (this.unhurried && this.commits != null) {
			this.unhurried = false;
			this.commits.hurry(this);
		}
	}

	private boolean completeUnchained(Position value) {
		if (!claim()) {
			return false;
		}
		try {
			super.complete(value);
		}
		finally {
			this.state = COMPLETED;
			release();
		}
		return true;
	}

	private boolean failUnchained(Throwable cause) {
		if (!claim()) {
			return false;
		}
		try {
			super.completeExceptionally(cause);
		}
		finally {
			this.state = COMPLETED;
			release();
		}
		return true;
	}

	private boolean claim() {
		if (!STATE.compareAndSet(this, NEW, COMPLETING)) {
			return false;
		}
		if (getNumberOfDependents() > 0) { // a combination of several
			this.state = CHAINED;
			return false;
		}
		return true;
	}

	/**
	 * Wakes the threads that wait. Called before a completion that also runs dependents,
	 * since no thread is to wait for those; after any other.
	 */
	private void release() {
		this.opened = true;
		LockSupport.unpark(this.first);
		for (Waiter other = this.others; other != null; other = other.next) {
			LockSupport.unpark(other.get());
		}
	}

	/** Calls a thread that waits and may store; it comes to {@link GroupCommit}. */
	public void call() {
		LockSupport.unpark(this.first);
	}

	/** Whether a thread waits that may store. */
	public boolean hasCaller() {
		return this.firstLeads && this.first != null && !super.isDone();
	}

	@Override
	public boolean complete(Position value) {
		release();
		return super.complete(value);
	}

	@Override
	public boolean completeExceptionally(Throwable cause) {
		release();
		return super.completeExceptionally(cause);
	}

	@Override
	public boolean cancel(boolean interrupt) {
		release();
		return super.cancel(interrupt);
	}

	@Override
	public CompletableFuture<Position> completeAsync(Supplier<? extends Position> supplier, Executor executor) {
		executor.execute(() -> {
			try {
				complete(supplier.get());
			}
			catch (Throwable ex) {
				completeExceptionally(ex);
			}
		});
		return this;
	}

	@Override
	public boolean isDone() {
		hurry();
		return super.isDone();
	}

	@Override
	public Position getNow(Position absent) {
		hurry();
		return super.getNow(absent);
	}

	@Override
	public Position join() {
		boolean interrupted = false;
		while (!super.isDone()) {
			try {
				await(true, Long.MAX_VALUE);
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		return super.join();
	}

	@Override
	public Position get() throws InterruptedException, ExecutionException {
		await(true, Long.MAX_VALUE);
		return super.get();
	}

	@Override
	public Position get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		await(false, unit.toNanos(timeout));
		return super.get(0, TimeUnit.NANOSECONDS);
	}

	/**
	 * Waits until there is an answer.
	 * @param untimed whether without a limit: then this thread may store what waits
	 * @param nanos so long at most
	 */
	private void await(boolean untimed, long nanos) throws InterruptedException {
		if (super.isDone()) {
			return;
		}
		if (Thread.interrupted()) {
			throw new InterruptedException();
		}
		GroupCommit committing = (untimed && this.commits != null && this.commits.mayBeLedBy(Thread.currentThread()))
				? this.commits : null;
		if (committing == null) {
			hurry();
		}
		else if (committing.lead(this) && super.isDone()) {
			return;
		}
		Wait wait = new Wait(committing, nanos);
		try {
			if (Thread.currentThread() instanceof ForkJoinWorkerThread) {
				ForkJoinPool.managedBlock(wait); // lets the pool know
			}
			else {
				wait.toTheEnd();
			}
		}
		finally {
			wait.end();
		}
	}

	/** Notes in which batch the fact is, and whether its caller is expected to wait. */
	public void taken(long inBatch, int place, boolean expected) {
		this.batch = inBatch;
		this.index = place;
		this.unhurried = expected;
	}

	/** The next one of the same batch, for the holder of the batch. */
	public @Nullable DurableFuture next() {
		return this.next;
	}

	public void setNext(@Nullable DurableFuture future) {
		this.next = future;
	}

	/** The batch that {@link #taken} has noted. */
	public long batch() {
		return this.batch;
	}

	/** Where the fact is; it counts as stored only when this is completed. */
	public void written(AppendResult appended) {
		this.position = appended.position(this.index);
	}

	/** The fact is not stored. */
	void failed(Throwable cause) {
		this.failure = cause;
	}

	/**
	 * Completes this as the fact fared, unless that could run a chained action.
	 * @return whether it is complete
	 */
	boolean settleUnchained() {
		Throwable cause = this.failure;
		return (cause != null) ? failUnchained(cause) : completeUnchained(this.position);
	}

	/** Completes this as the fact fared, whatever that runs. */
	void settle() {
		Throwable cause = this.failure;
		boolean unused = (cause != null) ? completeExceptionally(cause) : complete(this.position);
	}

	/**
	 * A place for one more thread that waits for the same future; free for another one
	 * when that has left.
	 */
	private static final class Waiter extends AtomicReference<@Nullable Thread> {

		private final @Nullable Waiter next;

		Waiter(Thread thread, @Nullable Waiter next) {
			super(thread);
			this.next = next;
		}

	}

	/**
	 * A thread that waits. It is registered before it looks for the last time whether it
	 * may store itself, and the one that releases the store looks for those registered:
	 * so one of them always sees the other.
	 */
	private final class Wait implements ForkJoinPool.ManagedBlocker {

		private final @Nullable GroupCommit committing;

		private final long nanos;

		private final long begun = System.nanoTime();

		private final boolean isFirst;

		private @Nullable Waiter place;

		Wait(@Nullable GroupCommit committing, long nanos) {
			this.committing = committing;
			this.nanos = nanos;
			this.isFirst = register(Thread.currentThread());
		}

		private boolean register(Thread me) {
			if (FIRST.compareAndSet(DurableFuture.this, null, me)) {
				DurableFuture.this.firstLeads = this.committing != null;
				return true;
			}
			this.place = takePlace(me);
			return false;
		}

		private Waiter takePlace(Thread me) {
			for (Waiter free = DurableFuture.this.others; free != null; free = free.next) {
				if (free.compareAndSet(null, me)) {
					return free;
				}
			}
			while (true) {
				Waiter before = DurableFuture.this.others;
				Waiter added = new Waiter(me, before);
				if (OTHERS.compareAndSet(DurableFuture.this, before, added)) {
					return added;
				}
			}
		}

		void toTheEnd() throws InterruptedException {
			while (!isReleasable() && !block()) {
				// Each turn ends with a call, or with a look at the clock.
			}
		}

		@Override
		public boolean block() throws InterruptedException {
			GroupCommit leading = this.committing;
			if (leading == null || !this.isFirst || !leading.lead(DurableFuture.this)) {
				if (!isReleasable()) {
					LockSupport.parkNanos(DurableFuture.this,
							DurableFuture.this.opened ? MOMENT : Math.min(LOOK, left()));
				}
			}
			if (!isReleasable() && Thread.interrupted()) {
				throw new InterruptedException();
			}
			return isReleasable();
		}

		@Override
		public boolean isReleasable() {
			return DurableFuture.super.isDone() || left() <= 0;
		}

		/** Who leaves without having stored what he was called for says so. */
		void end() {
			if (this.isFirst) {
				DurableFuture.this.firstLeads = false;
				DurableFuture.this.first = null;
			}
			if (this.place != null) {
				this.place.set(null);
			}
			if (this.committing != null) {
				this.committing.left(DurableFuture.this);
			}
		}

		private long left() {
			return (this.nanos == Long.MAX_VALUE) ? this.nanos : this.nanos - (System.nanoTime() - this.begun);
		}

	}

}
