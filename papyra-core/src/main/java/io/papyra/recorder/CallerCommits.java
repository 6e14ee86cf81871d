package io.papyra.recorder;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import org.jspecify.annotations.Nullable;

/**
 * Lets a caller who waits for his fact store it himself, together with everything that
 * has come in: the leader of a group, as in the group commit of a database. That saves
 * waking the writer and being woken by it, which take longer than the write itself.
 *
 * <p>
 * There is one turn at the store, which the intake hands out under its lock
 * ({@link Intake}). A leader has it for one batch and one attempt. Whatever is not plain
 * writing and syncing stays with the writer's thread: telling observers, running actions,
 * trying again, new files, pauses, the end. So a leader that meets any of that leaves its
 * batch to the writer and waits like everybody else.
 */
final class CallerCommits {

	/** Of Java 21 and later; null on those that have no virtual threads. */
	private static final @Nullable MethodHandle IS_VIRTUAL = isVirtual();

	/**
	 * Calls that a leader has room for on its stack, at least: a store must not run out
	 * of it half way, on a thread that came here with hardly any left.
	 */
	private static final int ROOM = 400;

	private final Intake intake;

	private final ShieldedObserver observer;

	private volatile @Nullable BatchStore store;

	CallerCommits(Intake intake, ShieldedObserver observer) {
		this.intake = intake;
		this.observer = observer;
	}

	/** What callers store with; for the writer, before any of them may. */
	void open(BatchStore opened) {
		this.store = opened;
	}

	/** Whether such a thread may store at all, which one that is virtual must not. */
	boolean mayBeLedBy(Thread thread) {
		return this.intake.isLeading() && isPlatform(thread);
	}

	/**
	 * Stores what waits on this thread, if the fact is among it and nobody else is about
	 * to.
	 * @return whether this thread had the turn; the future is complete then, or the
	 * writer is at it
	 */
	boolean lead(DurableFuture future) {
		BatchStore to = this.store;
		if (to == null || !this.intake.isWaiting(future) || this.observer.isBehind() || !hasRoom()
				|| !this.intake.lead(future)) {
			return false;
		}
		try {
			this.intake.awaitCompanions();
			Buffer taken = this.intake.takeAsLeader();
			if (taken != null) {
				to.storeAsLeader(taken);
			}
		}
		finally {
			this.intake.endLead(null);
		}
		return true;
	}

	/** Nobody is going to lead for that fact: the writer is to store it at once. */
	void hurry(DurableFuture future) {
		this.intake.hurry(future);
	}

	/** A thread that might have led has left; another one has to if it was called. */
	void left(DurableFuture future) {
		if (this.intake.isCalled(future)) {
			this.intake.hurry(future);
		}
	}

	static boolean isPlatform(Thread thread) {
		try {
			return IS_VIRTUAL == null || !(boolean) IS_VIRTUAL.invokeExact(thread);
		}
		catch (Throwable ex) {
			return false;
		}
	}

	private static @Nullable MethodHandle isVirtual() {
		try {
			return MethodHandles.lookup().findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
		}
		catch (ReflectiveOperationException ex) {
			return null;
		}
	}

	private static boolean hasRoom() {
		try {
			return descend(ROOM, 0, 0, 0, 0) != 0;
		}
		catch (StackOverflowError ex) {
			return false;
		}
	}

	/** Each call takes a hundred bytes of stack or so. */
	private static long descend(int depth, long a, long b, long c, long d) {
		return (depth == 0) ? 1 : descend(depth - 1, b + 1, c + depth, d + a, a + 3) | (a & b & c & d);
	}

}
