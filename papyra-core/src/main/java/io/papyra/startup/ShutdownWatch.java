package io.papyra.startup;

import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.WorkCancelledException;

/**
 * Cancels a check when the process is told to end, as by SIGTERM: while the check runs,
 * the code that shuts the process down may wait for it, and nothing may begin after it.
 */
final class ShutdownWatch implements ProgressMonitor, AutoCloseable {

	private final String location;

	private final Thread hook = new Thread(() -> this.ending = true, "papyra-startup-check-shutdown");

	private volatile boolean ending;

	ShutdownWatch(String location) {
		this.location = location;
		try {
			Runtime.getRuntime().addShutdownHook(this.hook);
		}
		catch (IllegalStateException ex) {
			this.ending = true; // already under way
		}
	}

	@Override
	public void progress(long done, long total) {
		if (this.ending) {
			throw new WorkCancelledException("the check of the history in " + this.location + " was interrupted after "
					+ done + " of " + total + " bytes, because the process ends");
		}
	}

	@Override
	public void close() {
		try {
			Runtime.getRuntime().removeShutdownHook(this.hook);
		}
		catch (IllegalStateException ex) {
			this.ending = true; // the hook has run, or will
		}
	}

}
