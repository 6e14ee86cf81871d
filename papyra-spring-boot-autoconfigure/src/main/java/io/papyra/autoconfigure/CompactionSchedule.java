package io.papyra.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.papyra.backend.PersistenceException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Compacts the history by its plan, on one daemon thread. At a stop it calls off what is
 * under way, on demand or not, and waits for its end: work in a file must not be
 * interrupted otherwise.
 */
final class CompactionSchedule implements SmartLifecycle {

	private static final Logger LOG = LoggerFactory.getLogger(CompactionSchedule.class);

	/**
	 * The clock may be set, the machine sleep, or the history outgrow its limits: that is
	 * looked at this often.
	 */
	private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

	/** A compaction that has not helped is not begun again at once. */
	private static final Duration PAUSE_AFTER_OVERFULL = Duration.ofHours(1);

	private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

	private final HistoryMaintenance maintenance;

	private final Clock clock;

	private final Duration longestSleep;

	/** Only for the schedule's own thread. */
	private @Nullable Instant overfullAt;

	private @Nullable ScheduledThreadPoolExecutor executor;

	private boolean running;

	CompactionSchedule(HistoryMaintenance maintenance, Clock clock) {
		this(maintenance, clock, LONGEST_SLEEP);
	}

	CompactionSchedule(HistoryMaintenance maintenance, Clock clock, Duration longestSleep) {
		this.longestSleep = longestSleep;
		this.maintenance = maintenance;
		this.clock = clock;
	}

	@Override
	public synchronized void start() {
		if (this.running) {
			return;
		}
		this.running = true;
		this.maintenance.resume();
		CompactionLog.explain(this.maintenance.plan());
		Instant next = this.maintenance.plan().next(this.clock.instant());
		if (next != null) {
			this.executor = new ScheduledThreadPoolExecutor(1, CompactionSchedule::daemon);
			this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
			sleepUntil(this.executor, next);
		}
	}

	private void sleepUntil(ScheduledThreadPoolExecutor sleeper, Instant due) {
		Duration left = Duration.between(this.clock.instant(), due);
		Duration sleep = (left.compareTo(this.longestSleep) < 0) ? left : this.longestSleep;
		if (!sleeper.isShutdown()) {
			ScheduledFuture<?> unused = sleeper.schedule(() -> wake(sleeper, due), Math.max(0, sleep.toMillis()),
					TimeUnit.MILLISECONDS);
		}
	}

	private void wake(ScheduledThreadPoolExecutor sleeper, Instant due) {
		if (this.clock.instant().isBefore(due)) {
			compactIfOverfull();
			sleepUntil(sleeper, due);
			return;
		}
		compact();
		Instant next = this.maintenance.plan().next(this.clock.instant());
		if (next != null) {
			sleepUntil(sleeper, next);
		}
	}

	private void compactIfOverfull() {
		Instant now = this.clock.instant();
		Instant last = this.overfullAt;
		if ((last == null || now.isAfter(last.plus(PAUSE_AFTER_OVERFULL))) && this.maintenance.isOverfull()) {
			LOG.info("Papyra's history has outgrown its limits; it is compacted ahead of its schedule");
			compact();
			this.overfullAt = this.maintenance.isOverfull() ? now : null;
		}
	}

	private void compact() {
		try {
			this.maintenance.compact(false);
		}
		catch (MaintenanceRefusedException ex) {
			CompactionLog.skipped(String.valueOf(ex.getMessage()));
		}
		catch (PersistenceException ex) {
			LOG.debug("The compaction has told of this already", ex);
		}
		catch (Throwable ex) {
			// Anything thrown on would end the schedule for ever.
			LOG.warn("Papyra's compaction failed; it comes again by its schedule", ex);
		}
	}

	@Override
	public synchronized void stop() {
		this.running = false;
		this.maintenance.callOff();
		if (this.executor != null) {
			this.executor.shutdown();
			try {
				if (!this.executor.awaitTermination(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
					LOG.warn("Papyra's compaction has not ended within {} s; the stop goes on without it",
							LONGEST_STOP.toSeconds());
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			this.executor = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.running;
	}

	private static Thread daemon(Runnable work) {
		Thread thread = new Thread(work, "papyra-compaction");
		thread.setDaemon(true);
		return thread;
	}

}
