package io.papyra.shell.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.papyra.backend.WorkCancelledException;

/**
 * Whether the user has had enough. Safe for use by several threads: one works and asks,
 * another one cancels.
 */
public final class Cancellation {

	private final CountDownLatch cancelled = new CountDownLatch(1);

	/** Asks the working thread to stop at its next step. */
	public void cancel() {
		this.cancelled.countDown();
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
					"interrupted; that tells nothing about the history, and every step that was done is whole");
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
