package io.papyra.redis.server;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/** Waits for what servers do by themselves. */
final class Waiting {

	/** A busy machine takes its time; nothing that goes well takes that long. */
	static final Duration LIMIT = Duration.ofSeconds(60);

	private static final long PAUSE_MILLIS = 10;

	private Waiting() {
	}

	/**
	 * Asks again and again, in this thread.
	 * @param what for the message of the failure
	 * @param condition what must become true; an exception means not yet
	 * @param detail what to add to the message, usually the logs of the servers
	 * @throws IllegalStateException if it does not within {@link #LIMIT}; the last
	 * exception of the condition is the cause
	 */
	static void until(String what, Callable<Boolean> condition, Supplier<String> detail) {
		long end = System.nanoTime() + LIMIT.toNanos();
		@Nullable Exception last = null;
		do {
			try {
				if (condition.call()) {
					return;
				}
				last = null;
			}
			catch (GaveUp ex) {
				throw ex;
			}
			catch (Exception ex) {
				last = ex;
			}
			pause();
		}
		while (System.nanoTime() < end);
		throw new IllegalStateException("not within " + LIMIT.toSeconds() + " s: " + what + "\n" + detail.get(), last);
	}

	static void pause() {
		try {
			Thread.sleep(PAUSE_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new GaveUp("interrupted");
		}
	}

	/** What is waited for will not come. */
	static class GaveUp extends IllegalStateException {

		GaveUp(String message) {
			super(message);
		}

	}

}
