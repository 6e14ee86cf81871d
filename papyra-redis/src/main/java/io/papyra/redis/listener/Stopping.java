package io.papyra.redis.listener;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** That a listener has to stop, and by when. Safe for use by several threads. */
final class Stopping {

	private final CountDownLatch asked = new CountDownLatch(1);

	private volatile long last;

	private volatile long end;

	/**
	 * Asks for a stop within a time. What was begun may continue for four fifths of it;
	 * the rest is for telling the server.
	 */
	void ask(Duration most) {
		long now = System.nanoTime();
		this.last = now + most.toNanos() / 5 * 4;
		this.end = now + most.toNanos();
		this.asked.countDown();
	}

	boolean isAsked() {
		return this.asked.getCount() == 0;
	}

	/** Whether nothing more is to be begun. */
	boolean isOver() {
		return isAsked() && System.nanoTime() - this.last >= 0;
	}

	/** How long the stop may still take. */
	Duration left() {
		return Duration.ofNanos(Math.max(0, this.end - System.nanoTime()));
	}

	/** Sleeps, unless a stop is asked for. An interrupt is swallowed. */
	void pause(Duration most) {
		try {
			boolean unused = this.asked.await(most.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			// Only a stop ends a listener; a handler may have left this behind.
		}
	}

}
