package io.papyra.spring.maintenance;

import java.time.Clock;
import java.time.Duration;

import io.papyra.backend.PersistenceException;
import io.papyra.backend.WorkCancelledException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Scans the whole history by its plan, on one daemon thread and at the pace of the plan.
 * At a stop it cancels what is under way and waits for its end.
 */
public final class ScanScheduler implements SmartLifecycle {

	private static final Logger LOG = LoggerFactory.getLogger(ScanScheduler.class);

	private final HistoryMaintenance maintenance;

	private final CronThread wakeup;

	private boolean running;

	public ScanScheduler(HistoryMaintenance maintenance, Clock clock) {
		this(maintenance, clock, CronThread.LONGEST_SLEEP);
	}

	public ScanScheduler(HistoryMaintenance maintenance, Clock clock, Duration longestSleep) {
		this.maintenance = maintenance;
		this.wakeup = new CronThread("scan", clock, longestSleep, maintenance.plan().scan()::next, this::scan, () -> {
		});
	}

	@Override
	public synchronized void start() {
		if (!this.running) {
			this.running = true;
			this.maintenance.resume();
			this.wakeup.start();
		}
	}

	private void scan() {
		try {
			this.maintenance.scanSlowly();
		}
		catch (WorkCancelledException ex) {
			ScanLogger.calledOff(String.valueOf(ex.getMessage()));
		}
		catch (PersistenceException ex) {
			ScanLogger.failed(String.valueOf(ex.getMessage()));
		}
		catch (Throwable ex) {
			// Anything thrown on would end the schedule for ever.
			LOG.warn("Papyra's scan failed; it comes again by its schedule", ex);
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
