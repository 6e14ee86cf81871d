package io.papyra.recorder;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.papyra.fact.ActorEvent;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.internal.ack.DurableFuture;
import io.papyra.internal.ack.PlatformThreads;
import io.papyra.observe.DropReason;
import io.papyra.observe.EventType;
import org.jspecify.annotations.Nullable;

/**
 * Where the threads of the application meet the one that stores: one buffer fills while
 * the other one is stored. Callers hold the lock for one copy of memory; waking the
 * writer costs them something only when it sleeps deeply or a caller is in a hurry.
 *
 * <p>
 * Which thread may touch the store is decided here as well: the one that has the turn.
 *
 * <pre>
 * WRITER  the writer's thread has it: from the start, while it stores, tries again or
 *         pauses, and for good once the recorder is closed
 * FREE    no thread has it; the first that comes takes it
 * CALLED  free, but one caller that waits was woken to take it, so that those that come
 *         meanwhile go along with its batch; should it not come, the writer does
 * LEADER  a caller has it, for one batch
 * </pre>
 *
 * The state changes under the lock only. So everything that one holder has done to the
 * store, its files and the {@link BatchStore} happens before the next one has the turn:
 * it acquires the lock that the former has released afterwards.
 *
 * <p>
 * The writer never waits in vain for a caller, nor a caller for the writer: a thread that
 * hands back the turn looks for those that wait, which have registered before they looked
 * for the last time whether it is free; and the writer looks by itself every other
 * moment.
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

	/** How long the writer leaves a caller who stores alone. */
	private static final long LED_NAP = TimeUnit.MILLISECONDS.toNanos(10);

	/**
	 * As many callers as store for each other, at most. With more, those that wake up
	 * take the processors from the one that stores, and a thread that does nothing else
	 * is faster.
	 */
	private static final int MOST_LED = 16;

	/** So long at most a caller waits for others before he stores. */
	private static final long MOST_GATHERING = TimeUnit.MICROSECONDS.toNanos(100);

	/** The writer looks after drops and syncs at least that often. */
	private static final long SLEEP = TimeUnit.SECONDS.toNanos(1);

	/** A buffer that is larger than this is given back while nothing happens. */
	private static final int IDLE_CAPACITY = 256 * 1024;

	private enum Writer {

		BUSY, NAPPING, SLEEPING

	}

	private enum Turn {

		WRITER, FREE, CALLED, LEADER

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

	private Turn turn = Turn.WRITER;

	/** Whether callers may have the turn at all. */
	private volatile boolean leading;

	/** The writer is to have the turn next. */
	private boolean wanted;

	/** The thread that has the turn as a leader. */
	private volatile @Nullable Thread leader;

	/** Whose caller was woken to take the turn. */
	private volatile @Nullable DurableFuture called;

	/** Counts the buffers that were taken. */
	private volatile long takes;

	/** Somebody is in need of a fact in the buffer and will not lead for it. */
	private boolean hurried;

	/** Callers who want an answer came to wait for it, the last time. */
	private boolean expecting = true;

	/** Futures in the buffer, for those who look without the lock. */
	private volatile int awaited;

	/** How many callers there seem to be who wait. */
	private volatile int crowd;

	/** How long the last batch took to be stored. */
	private volatile long callNanos;

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
			if (future != null) {
				awaited(future);
			}
			this.active.add(kind, type, bytes, length, future);
			if (byWriter) {
				this.active.countFromWriter();
			}
			if (this.writer != Writer.BUSY) {
				wakeWriter(this.hurried || isFilling());
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

	private void awaited(DurableFuture future) {
		boolean expected = this.expecting && isLedByCallers() && PlatformThreads.contain(Thread.currentThread());
		future.taken(this.takes, this.active.batch().size(), expected);
		this.hurried |= !expected;
		this.awaited = this.active.awaited() + 1;
	}

	/**
	 * Wakes the writer if it sleeps deeply, or is needed; a leader sees to that himself.
	 */
	private void wakeWriter(boolean needed) {
		if (this.writer == Writer.SLEEPING || (needed && this.turn != Turn.LEADER)) {
			this.writer = Writer.BUSY;
			this.work.signal();
		}
	}

	/** The fact is to be stored without its caller. */
	void hurry(DurableFuture future) {
		lock();
		try {
			if (future.batch() == this.takes) {
				this.hurried = true;
				this.expecting = false;
				if (this.writer != Writer.BUSY) {
					wakeWriter(true);
				}
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** For the thread that has the turn: whether callers may have it from now on. */
	void letLead(boolean may) {
		lock();
		try {
			this.leading = may;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Whether callers may have the turn, and are few enough for that to be worth it. */
	boolean isLedByCallers() {
		return this.leading && this.crowd <= MOST_LED;
	}

	/** Whether that thread stores at the moment, as a caller. */
	boolean isLeader(Thread thread) {
		return this.leader == thread;
	}

	/** Whether the fact waits in the buffer. */
	boolean isWaiting(DurableFuture future) {
		return future.batch() == this.takes;
	}

	boolean isCalled(DurableFuture future) {
		return this.called == future;
	}

	/**
	 * For a caller who waits: takes the turn if it is to be had and his fact waits.
	 * {@link #endLead} has to follow then.
	 */
	boolean lead(DurableFuture future) {
		lock();
		try {
			boolean free = this.turn == Turn.FREE || (this.turn == Turn.CALLED && this.called == future);
			if (!free || !isLedByCallers() || this.wanted || this.closed || future.batch() != this.takes) {
				return false;
			}
			this.turn = Turn.LEADER;
			this.called = null;
			this.leader = Thread.currentThread();
			this.expecting = true;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * For the leader: waits a moment for as many facts as there seem to be callers. Those
	 * who have just been answered are about to come again, and would else have to wait
	 * for all of this batch.
	 */
	@SuppressWarnings("ThreadPriorityCheck") // nothing depends on it but time
	void awaitCompanions() {
		int expected = this.crowd;
		if (this.awaited >= expected) {
			return;
		}
		long begun = System.nanoTime();
		long most = Math.min(MOST_GATHERING, this.callNanos / 2);
		while (this.awaited < expected && System.nanoTime() - begun < most) {
			Thread.yield();
		}
	}

	/** For the leader: what has come in; null if it was abandoned meanwhile. */
	@Nullable Buffer takeAsLeader() {
		lock();
		try {
			return this.active.isEmpty() ? null : takeActive();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * For the leader: gives back the turn, and the buffer if its facts are stored. Does
	 * nothing if that was done.
	 */
	void endLead(@Nullable Buffer stored) {
		DurableFuture next;
		lock();
		try {
			if (this.leader != Thread.currentThread()) {
				return;
			}
			this.leader = null;
			if (stored != null) {
				recycle(stored);
			}
			next = passTurn(stored == null);
		}
		finally {
			this.lock.unlock();
		}
		if (next != null) {
			next.call();
		}
	}

	/**
	 * Gives the turn to the next one.
	 * @param toWriter whether that is the writer in any case
	 * @return whose caller is to be called
	 */
	private @Nullable DurableFuture passTurn(boolean toWriter) {
		this.turn = Turn.FREE;
		this.wanted |= toWriter || this.closed;
		DurableFuture next = (this.wanted || !isLedByCallers()) ? null : this.active.findCaller();
		if (next != null) {
			this.turn = Turn.CALLED;
			this.called = next;
		}
		else if (this.wanted || !this.active.isEmpty()) {
			this.writer = Writer.BUSY;
			this.work.signal();
		}
		return next;
	}

	/**
	 * For the writer: waits until there is something to do for it, and takes the turn.
	 * @param needed whether it needs the turn whatever comes in
	 * @return whether it has the turn; if not, another thread stores, or there is nothing
	 * to store
	 */
	boolean awaitTurn(boolean needed) {
		lock();
		try {
			// A leader may have ended all leading, while this thread looked elsewhere.
			if (!this.leading && this.turn == Turn.WRITER) {
				if (!needed && !this.closed && !this.active.isAwaited() && !isFilling()) {
					gather();
				}
				return true;
			}
			return awaitTurnAmongCallers(needed);
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean awaitTurnAmongCallers(boolean needed) {
		if (this.turn == Turn.WRITER && !needed && !this.closed && !this.wanted) {
			DurableFuture next = passTurnOfWriter();
			if (next != null) {
				next.call();
			}
		}
		long before = this.takes;
		if (!isUrgent(needed)) {
			gather();
		}
		if (needed || this.closed || this.wanted) {
			this.wanted = true;
			while (this.turn == Turn.LEADER) {
				await(Writer.NAPPING, SLEEP);
			}
		}
		else if (this.turn == Turn.LEADER || this.active.isEmpty()) {
			return false;
		}
		else if (this.takes != before && !isUrgent(false)) {
			return false; // callers see to it: what is here came behind what they took
		}
		this.turn = Turn.WRITER;
		this.called = null;
		this.wanted = false;
		return true;
	}

	private boolean isUrgent(boolean needed) {
		return needed || this.closed || this.wanted || (this.turn != Turn.LEADER && (this.hurried || isFilling()));
	}

	/** The writer has nothing more to do, and hands back the turn. */
	private @Nullable DurableFuture passTurnOfWriter() {
		this.turn = Turn.FREE;
		DurableFuture next = isLedByCallers() ? this.active.findCaller() : null;
		if (next != null) {
			this.turn = Turn.CALLED;
			this.called = next;
		}
		return next;
	}

	/**
	 * For the writer, who has the turn: what has come in.
	 * @return null if nothing has
	 */
	@Nullable Buffer take() {
		lock();
		try {
			if (this.active.isEmpty()) {
				return null;
			}
			if (this.leading && !this.hurried && this.active.isAwaited()) {
				this.expecting = false; // no caller has come to wait
			}
			return takeActive();
		}
		finally {
			this.lock.unlock();
		}
	}

	private Buffer takeActive() {
		this.naps = 0;
		Buffer filled = this.active;
		this.active = (this.spare != null) ? this.spare : new Buffer();
		this.spare = null;
		this.taken = filled.batch().byteCount();
		long before = this.takes;
		this.takes = before + 1;
		this.hurried = false;
		this.awaited = 0;
		return filled;
	}

	private void gather() {
		long before = this.takes;
		await(Writer.NAPPING, (this.turn == Turn.LEADER) ? LED_NAP : NAP);
		boolean idle = this.active.isEmpty() && this.turn != Turn.LEADER && this.takes == before;
		if (idle && !this.closed && ++this.naps > NAPS_BEFORE_SLEEP) {
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
			recycle(buffer);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void recycle(Buffer buffer) {
		buffer.clear(this.capacity);
		this.spare = buffer;
		this.taken = 0;
		this.full = false;
		if (this.blocked > 0) {
			this.room.signalAll();
		}
	}

	/**
	 * Notes how many callers are answered together, and how long that took. For the
	 * thread that has the turn. A crowd is believed to shrink by an eighth at most from
	 * one batch to the next: a batch that a few of many have come to says little.
	 */
	void answered(int callers, long nanos) {
		int before = this.crowd;
		this.callNanos = nanos;
		this.crowd = Math.max(callers + this.awaited, before - (before + 7) / 8);
	}

	/** For the writer: it still has a batch to store, and so is to have the turn next. */
	void keepTurn() {
		lock();
		try {
			this.wanted = true;
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
	@Nullable DurableFuture takeFutures() {
		lock();
		try {
			this.awaited = 0;
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

	/**
	 * For the writer: whether there is nothing to take and never will be, and no other
	 * thread has the turn any more.
	 */
	boolean isDone() {
		lock();
		try {
			return this.closed && this.active.isEmpty() && this.turn == Turn.WRITER;
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
	 * Where there is no memory for a place in its queue, that is waited out: a thread
	 * that gives back the turn must get the lock.
	 */
	private void lock() {
		for (int i = 0; i < SPINS; i++) {
			if (this.lock.tryLock()) {
				return;
			}
			Thread.onSpinWait();
		}
		try {
			this.lock.lock();
		}
		catch (OutOfMemoryError ex) {
			while (!this.lock.tryLock()) {
				Thread.onSpinWait();
			}
		}
	}

}
