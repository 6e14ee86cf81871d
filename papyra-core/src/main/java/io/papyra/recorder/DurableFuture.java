package io.papyra.recorder;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import io.papyra.backend.Appended;
import io.papyra.fact.Position;

/**
 * The future of one fact. Knows whether an action is chained to it or threads merely wait
 * for it, because actions of others must not run on the writer's thread. So waiting
 * threads do so beside the future's own list of dependents, and a thread that chains
 * while the writer completes waits for that, which takes no time: nothing has been
 * chained before.
 */
final class DurableFuture extends CompletableFuture<Position> {

	private static final AtomicIntegerFieldUpdater<DurableFuture> STATE = AtomicIntegerFieldUpdater
		.newUpdater(DurableFuture.class, "state");

	private static final int NEW = 0;

	private static final int CHAINED = 1;

	private static final int COMPLETING = 2;

	private static final int COMPLETED = 3;

	/** How often a waiting thread checks for itself, should no other have woken it. */
	private static final long LOOK = TimeUnit.SECONDS.toNanos(1);

	/** How long who was called too early lets others run. */
	private static final long MOMENT = TimeUnit.MICROSECONDS.toNanos(10);

	private final Gate gate = new Gate();

	/** Place of the fact in its batch; belongs to the holder of the batch. */
	private int index;

	/** Where the fact is, once it is written but not yet synced. */
	private Position position = Position.START;

	private volatile int state;

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
		if (!STATE.compareAndSet(this, NEW, CHAINED)) {
			while (this.state == COMPLETING) {
				Thread.onSpinWait();
			}
		}
	}

	/**
	 * Completes this unless that could run a chained action.
	 * @return whether it is complete
	 */
	boolean completeUnchained(Position value) {
		if (!claim()) {
			return false;
		}
		try {
			super.complete(value);
		}
		finally {
			this.state = COMPLETED;
			this.gate.releaseShared(1);
		}
		return true;
	}

	/**
	 * Fails this unless that could run a chained action.
	 * @return whether it is complete
	 */
	boolean failUnchained(Throwable cause) {
		if (!claim()) {
			return false;
		}
		try {
			super.completeExceptionally(cause);
		}
		finally {
			this.state = COMPLETED;
			this.gate.releaseShared(1);
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

	@Override
	public boolean complete(Position value) {
		this.gate.releaseShared(1);
		return super.complete(value);
	}

	@Override
	public boolean completeExceptionally(Throwable cause) {
		this.gate.releaseShared(1);
		return super.completeExceptionally(cause);
	}

	@Override
	public boolean cancel(boolean interrupt) {
		this.gate.releaseShared(1);
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
	public Position join() {
		boolean interrupted = false;
		while (!isDone()) {
			try {
				this.gate.await(this, Long.MAX_VALUE);
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
		this.gate.await(this, Long.MAX_VALUE);
		return super.get();
	}

	@Override
	public Position get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		this.gate.await(this, unit.toNanos(timeout));
		return super.get(0, TimeUnit.NANOSECONDS);
	}

	void index(int place) {
		this.index = place;
	}

	void written(Appended appended) {
		this.position = appended.position(this.index);
	}

	Position position() {
		return this.position;
	}

	/**
	 * Where threads wait. Opened just before a completion that also runs dependents: no
	 * thread is to wait for those. Where there are none it is opened after the
	 * completion: a thread that wakes up earlier takes the processor from the thread that
	 * was about to complete.
	 */
	private static final class Gate extends AbstractQueuedSynchronizer {

		/** Waits so long at most, and lets pools of the JDK know that the thread does. */
		void await(DurableFuture future, long nanos) throws InterruptedException {
			if (future.isDone()) {
				return;
			}
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
			long begun = System.nanoTime();
			ForkJoinPool.managedBlock(new ForkJoinPool.ManagedBlocker() {
				@Override
				public boolean block() throws InterruptedException {
					if (tryAcquireSharedNanos(1, Math.min(LOOK, left())) && !future.isDone()) {
						LockSupport.parkNanos(MOMENT); // its thread has to run
					}
					return isReleasable();
				}

				@Override
				public boolean isReleasable() {
					return future.isDone() || left() <= 0;
				}

				private long left() {
					return nanos - (System.nanoTime() - begun);
				}
			});
		}

		@Override
		protected int tryAcquireShared(int ignored) {
			return (getState() != 0) ? 1 : -1;
		}

		@Override
		protected boolean tryReleaseShared(int ignored) {
			setState(1);
			return true;
		}

	}

}
