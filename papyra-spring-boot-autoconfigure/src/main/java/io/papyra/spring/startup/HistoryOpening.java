package io.papyra.spring.startup;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.WorkCancelledException;
import io.papyra.backend.WriterLockedException;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.spring.maintenance.HistoryOperation;
import io.papyra.spring.maintenance.MaintenanceJournal;
import io.papyra.spring.maintenance.ObservedOperations;
import io.papyra.spring.settings.PapyraProperties.OnUnavailable;
import io.papyra.startup.StartupCheck;
import io.papyra.startup.StartupCheckFailedException;
import io.papyra.startup.StartupOutcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the history and opens the recorder, in that order: at the start, or later where
 * the user would rather have a service without its history than no service. Then a thread
 * of its own tries again, ever more rarely, until both have succeeded; facts wait in the
 * recorder's buffer meanwhile. Nothing is ever written after a check that has not passed,
 * and a history that is there but damaged stops the start whatever the user prefers. Safe
 * for use by several threads.
 */
public final class HistoryOpening implements AutoCloseable {

	private static final Logger LOG = LoggerFactory.getLogger(HistoryOpening.class);

	private static final Duration FIRST_RETRY = Duration.ofMillis(500);

	private static final Duration LAST_RETRY = Duration.ofSeconds(30);

	/** An operator has to repair it, and checking takes long. */
	private static final Duration RETRY_OF_DAMAGED = Duration.ofMinutes(5);

	private static final Duration LONGEST_STOP = Duration.ofSeconds(2);

	/**
	 * Why the history cannot be had.
	 *
	 * @param since since when
	 * @param reason why, in one line
	 */
	public record Unavailable(Instant since, String reason) {
	}

	private final StartupCheck check;

	private final PersistenceBackend backend;

	private final ObservedOperations operations;

	private final @Nullable BufferedFactRecorder recorder;

	private final OnUnavailable policy;

	private final MaintenanceJournal journal;

	private final Runnable opened;

	private final CountDownLatch stop = new CountDownLatch(1);

	private volatile @Nullable Unavailable unavailable;

	private @Nullable Thread retries;

	/**
	 * @param recorder what is opened, or null if the application has one of its own
	 * @param policy what is done where the history cannot be had
	 * @param opened what is done each time the recorder has been opened
	 */
	public HistoryOpening(StartupCheck check, ObservedOperations operations, @Nullable BufferedFactRecorder recorder,
			OnUnavailable policy, MaintenanceJournal journal, Runnable opened) {
		this.check = check;
		this.backend = check.backend();
		this.operations = operations;
		this.recorder = recorder;
		this.policy = policy;
		this.journal = journal;
		this.opened = opened;
	}

	/** How the check ended, or null if it has not passed. */
	public @Nullable StartupOutcome outcome() {
		return this.check.outcome();
	}

	/** Why the history cannot be had at this moment, or null if it can. */
	@Nullable public Unavailable unavailable() {
		return this.unavailable;
	}

	/**
	 * Checks and opens, or begins to try that again and again.
	 * @throws StartupCheckFailedException if the history is damaged, or cannot be checked
	 * and that is to stop the start
	 * @throws PersistenceException if it cannot be written and that is to stop the start
	 */
	void open() {
		try {
			StartupOutcome outcome = this.operations.run(HistoryOperation.STARTUP_CHECK, this.check::run);
			StartupOutcomeLogger.tell(outcome, this.backend.location());
			startRecorder();
			StartupOutcome late = this.check.outcome();
			if (late != null && !late.equals(outcome)) {
				StartupOutcomeLogger.tell(late, this.backend.location());
			}
			this.journal.started((late != null) ? late : outcome);
		}
		catch (StartupCheckFailedException | PersistenceException ex) {
			if (this.policy == OnUnavailable.FAIL || !isUnavailable(ex)) {
				throw ex;
			}
			String reason = oneLine(ex);
			this.unavailable = new Unavailable(Instant.now(), reason);
			LOG.warn("Papyra starts without its history in {}, as papyra.startup.on-unavailable=degrade says: {}. "
					+ "Facts wait in the buffer; it is tried again", this.backend.location(), reason);
			tryAgainLater();
		}
	}

	private void startRecorder() {
		if (this.recorder == null) {
			return;
		}
		try {
			this.recorder.start();
			this.opened.run();
		}
		catch (PersistenceException ex) {
			// Judged once more under the lock.
			throw (ex.getCause() instanceof StartupCheckFailedException late) ? late : ex;
		}
	}

	/**
	 * Whether the history itself may be intact: it was not found to be damaged, and the
	 * obstacle is its place or another process.
	 */
	private boolean isUnavailable(RuntimeException ex) {
		if (ex instanceof StartupCheckFailedException failed) {
			return failed.outcome() == null && !(failed.getCause() instanceof InterruptedException);
		}
		boolean ofOurs = this.backend.getClass().getName().startsWith("io.papyra.backend.");
		return !ofOurs || ex instanceof WriterLockedException || hasIoCause(ex);
	}

	private static boolean hasIoCause(Throwable ex) {
		Throwable cause = ex.getCause();
		while (cause != null && !(cause instanceof IOException)) {
			cause = cause.getCause();
		}
		return cause != null;
	}

	private void tryAgainLater() {
		Thread thread = new Thread(this::tryUntilOpen, "papyra-history");
		thread.setDaemon(true);
		this.retries = thread;
		thread.start();
	}

	private void tryUntilOpen() {
		Duration pause = FIRST_RETRY;
		while (sleep(pause)) {
			try {
				openAgain();
				return;
			}
			catch (WorkCancelledException ex) {
				return; // the application stops
			}
			catch (StartupCheckFailedException ex) {
				failedAgain(ex);
				pause = (ex.outcome() != null) ? RETRY_OF_DAMAGED : longer(pause);
			}
			catch (PersistenceException ex) {
				failedAgain(ex);
				pause = longer(pause);
			}
			catch (IllegalStateException ex) {
				LOG.debug("The recorder is closed; the history stays as it is", ex);
				return;
			}
			catch (Throwable ex) {
				// Anything thrown on would end the retries for ever.
				LOG.warn("Papyra could not open its history in {}; it is tried again", this.backend.location(), ex);
				pause = LAST_RETRY;
			}
		}
	}

	private static Duration longer(Duration pause) {
		Duration next = pause.multipliedBy(2);
		return (next.compareTo(LAST_RETRY) < 0) ? next : LAST_RETRY;
	}

	/** Sleeps; false if there is no more to be done. */
	private boolean sleep(Duration pause) {
		try {
			return !this.stop.await(pause.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			this.stop.countDown();
			return false;
		}
	}

	private void openAgain() {
		ProgressMonitor watched = (done, total) -> {
			if (this.stop.getCount() == 0) {
				throw new WorkCancelledException("cancelled, because the application stops");
			}
		};
		StartupOutcome outcome = this.operations.run(HistoryOperation.STARTUP_CHECK,
				() -> this.check.runAgain(watched));
		startRecorder();
		StartupOutcome late = this.check.outcome();
		this.journal.started((late != null) ? late : outcome);
		Unavailable before = this.unavailable;
		this.unavailable = null;
		StartupOutcomeLogger.tell(outcome, this.backend.location());
		LOG.warn("Papyra's history in {} is available again; it was unavailable since {}", this.backend.location(),
				(before != null) ? before.since() : "the start");
	}

	/** Reports it where it is news. */
	private void failedAgain(RuntimeException ex) {
		String reason = oneLine(ex);
		Unavailable before = this.unavailable;
		if (before != null && !before.reason().equals(reason)) {
			this.unavailable = new Unavailable(before.since(), reason);
			if (ex instanceof StartupCheckFailedException failed && failed.outcome() != null) {
				LOG.error("Papyra's history in {} is available again, but damaged: {}. Nothing is written to it until "
						+ "it is repaired; facts wait in the buffer", this.backend.location(), ex.getMessage());
			}
			else {
				LOG.warn("Papyra's history in {} is still unavailable: {}", this.backend.location(), reason);
			}
		}
	}

	private static String oneLine(RuntimeException ex) {
		return String.valueOf(ex.getMessage()).replaceAll("\\s*\\R\\s*", " ");
	}

	/** Ends the retries. A check under way is notified at its next step. */
	@Override
	public void close() {
		this.stop.countDown();
		Thread thread = this.retries;
		if (thread != null) {
			try {
				// Not interrupted: that would close the file that it reads.
				TimeUnit.NANOSECONDS.timedJoin(thread, LONGEST_STOP.toNanos());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
