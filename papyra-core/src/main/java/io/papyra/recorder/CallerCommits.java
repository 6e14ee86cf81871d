package io.papyra.recorder;

import java.util.function.Consumer;

import io.papyra.internal.ack.DurableFuture;
import io.papyra.internal.ack.GroupCommit;
import io.papyra.internal.ack.PlatformThreads;
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
final class CallerCommits implements GroupCommit {

	/**
	 * Calls that a leader has room for on its stack, at least: a store must not run out
	 * of it half way, on a thread that came here with hardly any left.
	 */
	private static final int ROOM = 400;

	private final Intake intake;

	private final ShieldedObserver observer;

	private volatile @Nullable Consumer<Buffer> store;

	CallerCommits(Intake intake, ShieldedObserver observer) {
		this.intake = intake;
		this.observer = observer;
	}

	/** What callers store with; for the writer, before any of them may. */
	void open(Consumer<Buffer> storesAsLeader) {
		this.store = storesAsLeader;
	}

	@Override
	public boolean mayBeLedBy(Thread thread) {
		return this.intake.isLedByCallers() && PlatformThreads.contain(thread);
	}

	@Override
	public boolean lead(DurableFuture future) {
		Consumer<Buffer> to = this.store;
		if (to == null || !this.intake.isLedByCallers() || !this.intake.isWaiting(future) || this.observer.isBehind()
				|| !hasRoom() || !this.intake.lead(future)) {
			return false;
		}
		try {
			this.intake.awaitCompanions();
			Buffer taken = this.intake.takeAsLeader();
			if (taken != null) {
				to.accept(taken);
			}
		}
		finally {
			this.intake.endLead(null);
		}
		return true;
	}

	@Override
	public void hurry(DurableFuture future) {
		this.intake.hurry(future);
	}

	@Override
	public void left(DurableFuture future) {
		if (this.intake.isCalled(future)) {
			this.intake.hurry(future);
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
