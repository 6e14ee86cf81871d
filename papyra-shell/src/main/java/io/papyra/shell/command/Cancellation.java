package io.papyra.shell.command;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.papyra.backend.WorkCancelledException;
import org.jspecify.annotations.Nullable;

/**
 * Whether the command was cancelled, by the user or by the program that started it. Safe
 * for use by several threads: one works and asks, another one cancels.
 */
public final class Cancellation {

	/** Work that asks whether it is to stop has this time to end by itself. */
	private static final long GRACE_MILLIS = 500;

	private final CompletableFuture<ExitCode> cancelled = new CompletableFuture<>();

	private @Nullable Thread waiting;

	private boolean interrupted;

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
	 * Waits for a key at a terminal. The calling thread is interrupted if it is to stop
	 * meanwhile, and only as long as it waits: what it does after an answer ends at its
	 * next step, as it does where nothing was asked.
	 */
	public <T extends @Nullable Object> T interrupting(Supplier<T> waiting) {
		Prompt prompt = new Prompt(Thread.currentThread());
		whenCancelled(prompt::interrupt);
		try {
			return waiting.get();
		}
		finally {
			prompt.end();
		}
	}

	/**
	 * From now on the calling thread may wait for a server and not ask: it is interrupted
	 * if it is to stop and continues for half a second, until its work is {@link #finish
	 * finished}.
	 */
	public void interruptWaiting() {
		synchronized (this) {
			this.waiting = Thread.currentThread();
		}
		CompletableFuture<Void> unused = this.cancelled.thenRunAsync(this::interrupt,
				CompletableFuture.delayedExecutor(GRACE_MILLIS, TimeUnit.MILLISECONDS));
	}

	private synchronized void interrupt() {
		if (this.waiting != null) {
			this.interrupted = true;
			this.waiting.interrupt();
		}
	}

	/** The calling thread has done its work, and what it does next is not interrupted. */
	public synchronized void finish() {
		this.waiting = null;
		if (this.interrupted) {
			Thread.interrupted();
		}
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

	/** A thread that waits for a key. */
	private static final class Prompt {

		private final Thread thread;

		private boolean ended;

		private boolean interrupted;

		Prompt(Thread thread) {
			this.thread = thread;
		}

		synchronized void interrupt() {
			if (!this.ended) {
				this.interrupted = true;
				this.thread.interrupt();
			}
		}

		/** Called by the thread itself. */
		synchronized void end() {
			this.ended = true;
			if (this.interrupted) {
				Thread.interrupted();
			}
		}

	}

}
