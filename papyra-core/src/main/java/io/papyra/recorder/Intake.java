package io.papyra.recorder;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.papyra.fact.ActorEvent;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.observe.DropReason;
import io.papyra.observe.EventType;
import org.jspecify.annotations.Nullable;

/**
 * Where the threads of the application meet the writer: one buffer fills while the writer
 * stores the other one. Callers hold the lock for one copy of memory; waking the writer
 * costs them something only when it sleeps deeply or a caller waits for a fact.
 *
 * <p>
 * Both buffers together never hold more than the capacity. Not synchronized, because that
 * would pin virtual threads.
 */
final class Intake {

	private static final int SPINS = 64;

	/** How long the writer gathers facts that no caller waits for. */
	private static final long NAP = TimeUnit.MICROSECONDS.toNanos(500);

	/** After this number of naps without a fact the writer goes to sleep. */
	private static final int NAPS_BEFORE_SLEEP = 100;

	/** The writer looks after drops and syncs at least that often. */
	private static final long SLEEP = TimeUnit.SECONDS.toNanos(1);

	/** A buffer that is larger than this is given back while nothing happens. */
	private static final int IDLE_CAPACITY = 256 * 1024;

	private enum Writer {

		BUSY, NAPPING, SLEEPING

	}

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition work = this.lock.newCondition();

	private final Condition room = this.lock.newCondition();

	private final int capacity;

	private Buffer active = new Buffer();

	private @Nullable Buffer spare = new Buffer();

	/** Bytes with the writer. */
	private int taken;

	private Writer writer = Writer.BUSY;

	private int naps;

	private int blocked;

	/** A fact has found no room since the writer made some. */
	private volatile boolean full;

	private volatile boolean closed;

	Intake(int capacity) {
		this.capacity = capacity;
	}

	int capacity() {
		return this.capacity;
	}

	boolean isFull() {
		return this.full;
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Waits for room if there is none.
	 * @param nanos how long at most
	 * @return how much of that is left, 0 if there still is no room
	 */
	long awaitRoom(long nanos) throws InterruptedException {
		long left = nanos;
		lock();
		try {
			while (this.full && !this.closed && left > 0) {
				left = awaitRelease(left);
			}
			return this.full ? 0 : Math.max(left, 1);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Takes a fact in.
	 * @param nanos how long to wait for room at most
	 * @param byWriter whether the writer's own thread records it
	 * @return null, or why the fact is not taken
	 */
	@Nullable DropReason offer(Fact fact, byte[] bytes, int length, @Nullable DurableFuture future, long nanos, boolean byWriter)
			throws InterruptedException {
		FactKind kind = fact.kind();
		EventType type = (fact instanceof ActorEvent event) ? EventType.of(event.eventType()) : null;
		long left = nanos;
		lock();
		try {
			while (!this.closed && used() + length > this.capacity) {
				this.full = true;
				if (left <= 0) {
					return DropReason.OVERFLOW;
				}
				left = awaitRelease(left);
			}
			if (this.closed) {
				return DropReason.CLOSED;
			}
			this.active.add(kind, type, bytes, length, future);
			if (byWriter) {
				this.active.countFromWriter();
			}
			if (this.writer != Writer.BUSY) {
				wakeWriterFor(future);
			}
			return null;
		}
		finally {
			this.lock.unlock();
		}
	}

	@SuppressWarnings("WaitNotInLoop") // the callers loop
	private long awaitRelease(long nanos) throws InterruptedException {
		this.blocked++;
		try {
			return this.room.awaitNanos(nanos);
		}
		finally {
			this.blocked--;
		}
	}

	private void wakeWriterFor(@Nullable DurableFuture future) {
		if (future != null || this.writer == Writer.SLEEPING || isFilling()) {
			this.writer = Writer.BUSY;
			this.work.signal();
		}
	}

	/**
	 * For the writer: what has come in. Waits for more where no caller is in a hurry.
	 * @return null if nothing has come in for a while
	 */
	@Nullable Buffer take() {
		lock();
		try {
			if (!this.closed && !this.active.isAwaited() && !isFilling()) {
				gather();
			}
			if (this.active.isEmpty()) {
				return null;
			}
			this.naps = 0;
			Buffer filled = this.active;
			this.active = (this.spare != null) ? this.spare : new Buffer();
			this.spare = null;
			this.taken = filled.batch().byteCount();
			return filled;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void gather() {
		await(Writer.NAPPING, NAP);
		if (this.active.isEmpty() && !this.closed && ++this.naps > NAPS_BEFORE_SLEEP) {
			this.active.clear(IDLE_CAPACITY);
			if (this.spare != null) {
				this.spare.clear(IDLE_CAPACITY);
			}
			await(Writer.SLEEPING, SLEEP);
		}
	}

	/** For the writer: gives back what was taken. */
	void release(Buffer buffer) {
		lock();
		try {
			buffer.clear(this.capacity);
			this.spare = buffer;
			this.taken = 0;
			this.full = false;
			if (this.blocked > 0) {
				this.room.signalAll();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** For the writer: waits, whatever comes in, but not beyond a close. */
	void pause(long nanos) {
		lock();
		try {
			await(Writer.BUSY, nanos);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Wakes the writer, if it waits. */
	void wakeWriter() {
		lock();
		try {
			this.work.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Takes in nothing more; wakes all waiting callers. */
	void close() {
		lock();
		try {
			this.closed = true;
			this.work.signalAll();
			this.room.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The futures of facts that have not been taken; the facts stay. */
	List<DurableFuture> takeFutures() {
		lock();
		try {
			return this.active.takeFutures();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Everything that has not been taken, and never will be. */
	Buffer abandon() {
		lock();
		try {
			Buffer rest = this.active;
			this.active = new Buffer();
			return rest;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Whether there is nothing to take and never will be. */
	boolean isDone() {
		lock();
		try {
			return this.closed && this.active.isEmpty();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Bytes that are not stored yet. */
	int bytesWaiting() {
		lock();
		try {
			return used();
		}
		finally {
			this.lock.unlock();
		}
	}

	private int used() {
		return this.active.batch().byteCount() + this.taken;
	}

	private boolean isFilling() {
		return this.active.batch().byteCount() > this.capacity / 4;
	}

	@SuppressWarnings("WaitNotInLoop") // waking too early costs the writer one idle round
	private void await(Writer how, long nanos) {
		this.writer = how;
		try {
			this.work.awaitNanos(nanos);
		}
		catch (InterruptedException ex) {
			// There is no reason to interrupt the writer, and its channel would close.
		}
		finally {
			this.writer = Writer.BUSY;
		}
	}

	/**
	 * Waits actively for a moment: the lock is held for far less time than parking takes.
	 */
	private void lock() {
		for (int i = 0; i < SPINS; i++) {
			if (this.lock.tryLock()) {
				return;
			}
			Thread.onSpinWait();
		}
		this.lock.lock();
	}

}
