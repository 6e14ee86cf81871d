package io.papyra.spring.maintenance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.papyra.backend.PersistenceException;
import io.papyra.maintenance.MaintenanceOrigin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Compacts the history by its plan, on one daemon thread. At a stop it cancels what is
 * under way, on demand or not, and waits for its end: work in a file must not be
 * interrupted otherwise.
 */
public final class CompactionScheduler implements SmartLifecycle {

	private static final Logger LOG = LoggerFactory.getLogger(CompactionScheduler.class);

	/** A compaction that has not helped is not begun again at once. */
	private static final Duration PAUSE_AFTER_OVERFULL = Duration.ofHours(1);

	private final HistoryMaintenance maintenance;

	private final Clock clock;

	private final CronThread wakeup;

	/** Only for the schedule's own thread. */
	private @Nullable Instant overfullAt;

	private boolean running;

	public CompactionScheduler(HistoryMaintenance maintenance, Clock clock) {
		this(maintenance, clock, CronThread.LONGEST_SLEEP);
	}

	public CompactionScheduler(HistoryMaintenance maintenance, Clock clock, Duration longestSleep) {
		this.maintenance = maintenance;
		this.clock = clock;
		this.wakeup = new CronThread("compaction", clock, longestSleep, maintenance.plan().compaction()::next,
				() -> compact(MaintenanceOrigin.SCHEDULE), this::look);
		maintenance.compactedBy(this.wakeup::isScheduled);
	}

	@Override
	public synchronized void start() {
		if (this.running) {
			return;
		}
		this.running = true;
		this.maintenance.resume();
		CompactionLogger.explain(this.maintenance.plan().compaction());
		this.wakeup.start();
	}

	private void look() {
		try {
			compactIfOverfull();
		}
		catch (Throwable ex) {
			// As below: a backend that cannot be measured is compacted all the same.
			LOG.warn("Papyra could not look whether its history has outgrown its limits", ex);
		}
	}

	private void compactIfOverfull() {
		Instant now = this.clock.instant();
		Instant last = this.overfullAt;
		if ((last == null || now.isAfter(last.plus(PAUSE_AFTER_OVERFULL))) && this.maintenance.isOverfull()) {
			LOG.info("Papyra's history has outgrown its limits; it is compacted ahead of its schedule");
			compact(MaintenanceOrigin.SIZE);
			this.overfullAt = this.maintenance.isOverfull() ? now : null;
		}
	}

	private void compact(MaintenanceOrigin origin) {
		try {
			this.maintenance.compactUnasked(origin);
		}
		catch (MaintenanceRefusedException ex) {
			CompactionLogger.skipped(String.valueOf(ex.getMessage()));
		}
		catch (PersistenceException ex) {
			LOG.debug("The compaction has reported this already", ex);
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
		this.wakeup.stop();
	}

	@Override
	public synchronized boolean isRunning() {
		return this.running;
	}

}
