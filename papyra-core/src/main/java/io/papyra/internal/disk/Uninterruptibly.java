package io.papyra.internal.disk;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Waits for work that another thread does on behalf of this one. */
public final class Uninterruptibly {

	private Uninterruptibly() {
	}

	/** Waits to the end; an interrupt is kept for later. */
	public static void uninterruptibly(Future<?> work) throws ExecutionException {
		boolean interrupted = false;
		try {
			while (true) {
				try {
					work.get();
					return;
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * What went wrong there, as if it had gone wrong here.
	 * @return what is left to be thrown
	 */
	public static IOException cause(ExecutionException failed) {
		Throwable cause = failed.getCause();
		if (cause instanceof RuntimeException unchecked) {
			throw unchecked;
		}
		if (cause instanceof Error error) {
			throw error;
		}
		return (cause instanceof IOException io) ? io : new IOException(cause);
	}

}
