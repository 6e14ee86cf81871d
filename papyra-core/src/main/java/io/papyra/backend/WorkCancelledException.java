package io.papyra.backend;

import java.nio.channels.ClosedByInterruptException;

import org.jspecify.annotations.Nullable;

/**
 * A long piece of work was cancelled, or its thread interrupted: this tells nothing about
 * the store, neither that it is intact nor that it is damaged. Every step that was done
 * is complete; the same work may be started again.
 */
public final class WorkCancelledException extends PersistenceException {

	private static final long serialVersionUID = 1L;

	public WorkCancelledException(String message) {
		super(message, null);
	}

	private WorkCancelledException(String message, Throwable cause) {
		super(message, cause);
	}

	/**
	 * Work that ended because its thread was interrupted, which stays marked so.
	 * @param what was interrupted, as the beginning of a sentence
	 * @param cause what the disk said, or null
	 */
	public static WorkCancelledException interrupted(String what, @Nullable Throwable cause) {
		String message = what + " was interrupted; that tells nothing about the history, run it again";
		return (cause != null) ? new WorkCancelledException(message, cause) : new WorkCancelledException(message);
	}

	/**
	 * Nothing, unless the thread is interrupted.
	 * @throws WorkCancelledException if it is
	 */
	public static void check(String what) {
		if (Thread.currentThread().isInterrupted()) {
			throw interrupted(what, null);
		}
	}

	/**
	 * Whether something failed because its thread was interrupted: a channel that an
	 * interrupt has closed fails from then on, in whatever words.
	 */
	public static boolean isInterrupt(Throwable failure) {
		return failure instanceof ClosedByInterruptException || Thread.currentThread().isInterrupted();
	}

}
