package io.papyra.pekko;

import java.lang.reflect.InvocationTargetException;

import org.apache.pekko.actor.ActorInitializationException;

/** Finds in what Pekko threw that what the actor threw. */
final class Causes {

	private static final int DEEPEST = 16;

	/** Not public in Pekko; should it be renamed, an error reads a little longer. */
	private static final String UNSTASHING = "org.apache.pekko.actor.typed.internal.UnstashException";

	private Causes() {
	}

	/** The exception of the actor itself, without what Pekko wrapped around it. */
	static Throwable ofActor(Throwable thrown) {
		Throwable cause = thrown;
		for (int depth = 0; depth < DEEPEST; depth++) {
			Throwable inner = cause.getCause();
			if (inner == null || !isWrapper(cause)) {
				return cause;
			}
			cause = inner;
		}
		return cause;
	}

	/** Whether an exception is another one or was caused by it. */
	static boolean contains(Throwable thrown, Throwable wanted) {
		Throwable cause = thrown;
		for (int depth = 0; depth < DEEPEST && cause != null; depth++) {
			if (cause == wanted) {
				return true;
			}
			cause = cause.getCause();
		}
		return false;
	}

	private static boolean isWrapper(Throwable thrown) {
		return thrown instanceof ActorInitializationException || thrown instanceof InvocationTargetException
				|| thrown.getClass().getName().equals(UNSTASHING);
	}

}
