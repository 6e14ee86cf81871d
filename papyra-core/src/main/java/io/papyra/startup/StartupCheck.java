package io.papyra.startup;

import java.time.InstantSource;
import java.util.Objects;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Recheckable;
import io.papyra.observe.PersistenceObserver;
import org.jspecify.annotations.Nullable;

/**
 * The check before the first actor. It runs once, however often it is asked for; every
 * later caller gets the same outcome or the same exception. Safe for use by several
 * threads: they wait for the one that does the work.
 */
public final class StartupCheck {

	private final PersistenceBackend backend;

	private final StartupOptions options;

	private final PersistenceObserver observer;

	private final InstantSource clock;

	private volatile @Nullable StartupOutcome outcome;

	private @Nullable StartupCheckFailedException failure;

	public StartupCheck(PersistenceBackend backend, StartupOptions options, PersistenceObserver observer) {
		this(backend, options, observer, InstantSource.system());
	}

	StartupCheck(PersistenceBackend backend, StartupOptions options, PersistenceObserver observer,
			InstantSource clock) {
		this.backend = backend;
		this.options = options;
		this.observer = observer;
		this.clock = clock;
	}

	/**
	 * Runs the check, if it has not run yet.
	 * @return how it ended; it always {@link StartupOutcome#passed() passed}
	 * @throws StartupCheckFailedException if it did not pass, could not be done, or took
	 * longer than allowed
	 */
	public StartupOutcome run() {
		return run(ProgressMonitor.NONE);
	}

	/**
	 * Runs the check, if it has not run yet, watched meanwhile. Otherwise as
	 * {@link #run()}; if cancelled, it has not run.
	 * @throws io.papyra.backend.WorkCancelledException if the work was cancelled
	 */
	public synchronized StartupOutcome run(ProgressMonitor monitor) {
		if (this.failure != null) {
			throw this.failure;
		}
		if (this.outcome == null) {
			try {
				this.outcome = decision().decide(monitor);
				if (this.options.mode() != StartupMode.IGNORE && this.backend instanceof Recheckable recheckable) {
					recheckable.recheckNextOpening(this::judgeOnceMore);
				}
			}
			catch (StartupCheckFailedException ex) {
				this.failure = ex;
				throw ex;
			}
		}
		return Objects.requireNonNull(this.outcome);
	}

	/**
	 * Runs the check once more if it has not passed yet: what kept it from doing so may
	 * be gone. Otherwise as {@link #run(ProgressMonitor)}.
	 */
	public synchronized StartupOutcome runAgain(ProgressMonitor monitor) {
		this.failure = null;
		return run(monitor);
	}

	/**
	 * Before the first line is written, what has been done to the history since the check
	 * is judged as the check would have judged it.
	 */
	private synchronized void judgeOnceMore(Recheckable.Locked store) {
		try {
			this.outcome = decision().decide(store);
		}
		catch (StartupCheckFailedException ex) {
			throw new PersistenceException(String.valueOf(ex.getMessage()), ex);
		}
	}

	private StartupDecision decision() {
		return new StartupDecision(this.backend, this.options, this.observer, this.clock);
	}

	/** Whose history is checked. */
	public PersistenceBackend backend() {
		return this.backend;
	}

	/** How it ended, or null if it has not run or did not pass. Never waits. */
	public @Nullable StartupOutcome outcome() {
		return this.outcome;
	}

}
