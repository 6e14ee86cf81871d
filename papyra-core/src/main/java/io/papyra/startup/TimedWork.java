package io.papyra.startup;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.WorkCancelledException;

/**
 * Keeps a time limit on work that may hang in the disk: the work runs in a thread of its
 * own, is cancelled when the time is up, and the caller continues whether or not the work
 * reacts to that.
 */
final class TimedWork {

	private final Duration timeout;

	private final String location;

	private final AtomicBoolean late = new AtomicBoolean();

	TimedWork(Duration timeout, String location) {
		this.timeout = timeout;
		this.location = location;
	}

	StartupOutcome call(Function<ProgressMonitor, StartupOutcome> check) {
		FutureTask<StartupOutcome> task = new FutureTask<>(() -> check.apply(this::progress));
		Thread thread = new Thread(task, "papyra-startup-check");
		thread.setDaemon(true);
		thread.start();
		try {
			return task.get(this.timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			this.late.set(true);
			thread.interrupt();
			throw failed("took longer than papyra.startup.timeout=" + this.timeout.toMillis()
					+ "ms; give it more time, or find out why the disk is slow", ex);
		}
		catch (InterruptedException ex) {
			this.late.set(true);
			thread.interrupt();
			Thread.currentThread().interrupt();
			throw WorkCancelledException.interrupted("the check of the history in " + this.location, ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException problem) {
				throw problem;
			}
			throw failed("failed: " + ex.getCause(), ex);
		}
	}

	private void progress(long done, long total) {
		if (this.late.get()) {
			throw new WorkCancelledException("the check was cancelled after " + done + " of " + total + " bytes");
		}
	}

	private StartupCheckFailedException failed(String what, Exception cause) {
		return new StartupCheckFailedException("the check of the history in " + this.location + " " + what,
				this.location, null, cause);
	}

}
