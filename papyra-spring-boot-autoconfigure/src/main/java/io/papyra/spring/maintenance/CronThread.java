package io.papyra.spring.maintenance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something at the times of a time table, on one daemon thread that is there only
 * where there is such a time. Safe for use by several threads.
 */
final class CronThread {

	/** The clock may be set and the machine sleep: that is looked at this often. */
	static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

	private static final Logger LOG = LoggerFactory.getLogger(CronThread.class);

	private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

	private final String name;

	private final Clock clock;

	private final Duration longestSleep;

	private final Function<Instant, @Nullable Instant> times;

	private final Runnable due;

	private final Runnable meanwhile;

	private @Nullable ScheduledThreadPoolExecutor executor;

	/**
	 * Guards {@link #awakening}: one that is over at once has put the next one in its
	 * place, which is not to be overwritten or overlooked. Not this: a stop waits for the
	 * thread.
	 */
	private final Object scheduling = new Object();

	/** The next awakening or the one under way. */
	private @Nullable ScheduledFuture<?> awakening;

	/**
	 * @param name what is done, as a word for the thread and the log
	 * @param times the next time after another, or null for none
	 * @param due what is done then; throws nothing
	 * @param meanwhile what is done at least once per longest sleep; throws nothing
	 */
	CronThread(String name, Clock clock, Duration longestSleep, Function<Instant, @Nullable Instant> times,
			Runnable due, Runnable meanwhile) {
		this.name = name;
		this.clock = clock;
		this.longestSleep = longestSleep;
		this.times = times;
		this.due = due;
		this.meanwhile = meanwhile;
	}

	synchronized void start() {
		Instant next = this.times.apply(this.clock.instant());
		if (next != null && this.executor == null) {
			this.executor = new ScheduledThreadPoolExecutor(1, this::daemon);
			this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
			sleepUntil(this.executor, next);
		}
	}

	private void sleepUntil(ScheduledThreadPoolExecutor sleeper, Instant next) {
		Duration left = Duration.between(this.clock.instant(), next);
		Duration sleep = (left.compareTo(this.longestSleep) < 0) ? left : this.longestSleep;
		synchronized (this.scheduling) {
			if (!sleeper.isShutdown()) {
				this.awakening = sleeper.schedule(() -> wake(sleeper, next), Math.max(0, sleep.toMillis()),
						TimeUnit.MILLISECONDS);
			}
		}
	}

	private void wake(ScheduledThreadPoolExecutor sleeper, Instant time) {
		if (this.clock.instant().isBefore(time)) {
			this.meanwhile.run();
			sleepUntil(sleeper, time);
			return;
		}
		this.due.run();
		Instant next = this.times.apply(this.clock.instant());
		if (next != null) {
			sleepUntil(sleeper, next);
		}
	}

	/**
	 * Whether what is to be done is being done, or will be: not before the start nor
	 * after a stop, and not where there is no further time or something has ended the
	 * thread's work.
	 */
	boolean isScheduled() {
		synchronized (this.scheduling) {
			return this.awakening != null && !this.awakening.isDone();
		}
	}

	/** Waits for the end of what is under way, which was cancelled. */
	synchronized void stop() {
		if (this.executor == null) {
			return;
		}
		this.executor.shutdown();
		try {
			if (!this.executor.awaitTermination(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
				LOG.warn("Papyra's {} has not ended within {} s; the shutdown continues without it", this.name,
						LONGEST_STOP.toSeconds());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.executor = null;
	}

	private Thread daemon(Runnable work) {
		Thread thread = new Thread(work, "papyra-" + this.name);
		thread.setDaemon(true);
		return thread;
	}

}
