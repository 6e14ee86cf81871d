package io.papyra.shell.command;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.papyra.backend.WorkCancelledException;

/**
 * Whether the user has had enough, or whoever started the command. Safe for use by
 * several threads: one works and asks, another one cancels.
 */
public final class Cancellation {

	private final CompletableFuture<ExitCode> cancelled = new CompletableFuture<>();

	/**
	 * Asks the working thread to stop at its next step. The first reason counts.
	 * @param reason how the command is to end
	 */
	public void cancel(ExitCode reason) {
		this.cancelled.complete(reason);
	}

	/**
	 * How a command ends that was interrupted: by what cancelled it, or by an interrupt
	 * of its thread.
	 */
	public ExitCode reason() {
		return this.cancelled.getNow(ExitCode.INTERRUPTED);
	}

	/** Whether it is to stop. */
	public boolean isCancelled() {
		return this.cancelled.isDone();
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
	 * Ends what the working thread waits for when it is to stop, or at once if it is by
	 * now.
	 * @param end run by the thread that cancels
	 */
	public void whenCancelled(Runnable end) {
		CompletableFuture<Void> unused = this.cancelled.thenRun(end);
	}

	/**
	 * Waits, at most so long.
	 * @return whether it is to stop
	 */
	public boolean await(long millis) {
		try {
			this.cancelled.get(millis, TimeUnit.MILLISECONDS);
			return true;
		}
		catch (TimeoutException | ExecutionException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return true;
		}
	}

}
