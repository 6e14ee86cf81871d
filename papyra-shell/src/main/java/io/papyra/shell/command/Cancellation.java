package io.papyra.shell.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.papyra.backend.WorkCancelledException;
import org.jspecify.annotations.Nullable;

/**
 * Whether the user has had enough, or whoever started the command. Safe for use by
 * several threads: one works and asks, another one cancels.
 */
public final class Cancellation {

	private final CountDownLatch cancelled = new CountDownLatch(1);

	private final AtomicReference<@Nullable ExitCode> reason = new AtomicReference<>();

	/**
	 * Asks the working thread to stop at its next step. The first reason counts.
	 * @param reason how the command is to end
	 */
	public void cancel(ExitCode reason) {
		this.reason.compareAndSet(null, reason);
		this.cancelled.countDown();
	}

	/**
	 * How a command ends that was interrupted: by what cancelled it, or by an interrupt
	 * of its thread.
	 */
	public ExitCode reason() {
		ExitCode cancelledBy = this.reason.get();
		return (cancelledBy != null) ? cancelledBy : ExitCode.INTERRUPTED;
	}

	/** Whether it is to stop. */
	public boolean isCancelled() {
		return this.cancelled.getCount() == 0;
	}

	/**
	 * Does nothing unless it is to stop.
	 * @throws WorkCancelledException if it is
	 */
	public void check() {
		if (isCancelled()) {
			throw new WorkCancelledException(
					reason().cause() + "; that tells nothing about the history, and every step that was done is whole");
		}
	}

	/**
	 * Waits, at most so long.
	 * @return whether it is to stop
	 */
	public boolean await(long millis) {
		try {
			return this.cancelled.await(millis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return true;
		}
	}

}
