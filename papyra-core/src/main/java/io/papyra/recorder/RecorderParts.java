package io.papyra.recorder;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;

/**
 * What a recorder takes from outside besides its options.
 *
 * @param clock wall clock, for timestamps
 * @param nanoTime monotonic clock, for durations
 * @param threads makes the writer's thread and that of chained actions
 * @param firstRetry how long after a first failure a batch is tried again
 * @param longestRetry up to which that doubles
 */
record RecorderParts(InstantSource clock, LongSupplier nanoTime, ThreadFactory threads, Duration firstRetry,
		Duration longestRetry) {

	static RecorderParts real() {
		return new RecorderParts(InstantSource.system(), System::nanoTime, RecorderParts::daemon, Duration.ofMillis(50),
				Duration.ofSeconds(5));
	}

	/** Closing is the owner's duty; a process that ends without it must still end. */
	private static Thread daemon(Runnable task) {
		Thread thread = new Thread(task, "papyra-writer");
		thread.setDaemon(true);
		return thread;
	}

}
