package io.papyra.spring.maintenance;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.WorkCancelledException;

/**
 * Throttles long work, so that it reads no more than the given number of bytes per second
 * and leaves disk and processors to others. Time that the work loses elsewhere is not
 * made up for. For one piece of work, by its thread.
 */
final class RateLimiter implements ProgressMonitor {

	private final long bytesPerSecond;

	private final LongSupplier nanos;

	private final Pause pause;

	private long due;

	private long reached;

	/** A pace that a stop cuts short. */
	RateLimiter(long bytesPerSecond, CountDownLatch stop) {
		this(bytesPerSecond, System::nanoTime, (left) -> {
			boolean unused = stop.await(left, TimeUnit.NANOSECONDS); // the next step
																		// tells
		});
	}

	RateLimiter(long bytesPerSecond, LongSupplier nanos, Pause pause) {
		this.bytesPerSecond = bytesPerSecond;
		this.nanos = nanos;
		this.pause = pause;
		this.due = nanos.getAsLong();
	}

	@Override
	public void progress(long done, long total) {
		// Work that begins once more begins at zero.
		long step = (done >= this.reached) ? done - this.reached : done;
		this.reached = done;
		long now = this.nanos.getAsLong();
		long from = (this.due - now > 0) ? this.due : now;
		this.due = from + (long) (step * 1e9 / this.bytesPerSecond);
		try {
			this.pause.sleep(this.due - now);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw WorkCancelledException.interrupted("the scan", null);
		}
	}

	/** Lets that time pass, or less if the work is to end. */
	@FunctionalInterface
	interface Pause {

		void sleep(long nanos) throws InterruptedException;

	}

}
