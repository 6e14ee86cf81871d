package io.papyra.pekko;

import java.lang.reflect.InvocationTargetException;
import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.pekko.actor.ActorInitializationException;
import org.jspecify.annotations.Nullable;

/**
 * A failure of an actor as it was observed.
 *
 * @param path whose
 * @param cause what the actor threw, without what Pekko wrapped around it, if the one who
 * saw it knows
 * @param text what is said of it where the cause is unknown
 * @param messageType type of the message that was being processed, if known
 * @param directive what its supervisor decided, if known
 * @param seenBy who saw it
 */
record Crash(String path, @Nullable Throwable cause, @Nullable String text, @Nullable String messageType,
		@Nullable String directive, SeenBy seenBy) {

	/** Who saw a failure, which tells what may follow. */
	enum SeenBy {

		/** The supervisor, which then decided what becomes of the actor. */
		SUPERVISOR,

		/**
		 * The supervisor, in words only, below the level of an error: the actor probably
		 * continues.
		 */
		LENIENT_SUPERVISOR,

		/**
		 * The cell, around a restart or after the stop: the actor continues as it would
		 * have.
		 */
		CELL,

		/**
		 * The typed behavior itself, inside whatever may restart it within the same
		 * actor.
		 */
		BEHAVIOR

	}

	static final String RESUME = "resume";

	private static final int DEEPEST_CAUSE = 16;

	/** Not public in Pekko; should it be renamed, an error reads a little longer. */
	private static final String UNSTASHING = "org.apache.pekko.actor.typed.internal.UnstashException";

	Crash {
		cause = (cause != null) ? ofActor(cause) : null;
	}

	/** A failure that is reported by something other than the actor's own behavior. */
	static Crash supervised(String path, Throwable cause, @Nullable String directive) {
		return new Crash(path, cause, null, null, directive, SeenBy.SUPERVISOR);
	}

	/** An exception in {@code preRestart}, {@code postRestart} or {@code postStop}. */
	static Crash around(String path, Throwable cause) {
		return new Crash(path, cause, null, null, null, SeenBy.CELL);
	}

	/** A failure of which a supervisor told the message only. */
	static Crash toldOf(String path, @Nullable String text) {
		return new Crash(path, null, text, null, null, SeenBy.LENIENT_SUPERVISOR);
	}

	/**
	 * A failure of a typed behavior, with the message or signal that it was processing.
	 */
	static Crash ofBehavior(String path, Throwable cause, @Nullable Object message) {
		return new Crash(path, cause, null, (message != null) ? message.getClass().getName() : null, null,
				SeenBy.BEHAVIOR);
	}

	/**
	 * An actor that ended without ever having started, for a reason that only the
	 * application's log may tell.
	 */
	static Crash unexplained(String path) {
		return new Crash(path, null, "did not start", null, null, SeenBy.SUPERVISOR);
	}

	/**
	 * Whether nothing more is expected to be heard of the actor but its stop or its
	 * restart.
	 */
	boolean isSerious() {
		return (this.seenBy == SeenBy.SUPERVISOR || this.seenBy == SeenBy.BEHAVIOR) && !RESUME.equals(this.directive);
	}

	/** Whether this is the failure of which that exception is known. */
	boolean isOf(Throwable known) {
		if (this.cause == null) {
			return String.valueOf(known.getMessage()).equals(this.text);
		}
		return isCausedBy(this.cause, known) || isCausedBy(known, this.cause);
	}

	/** What the fact tells. The cause is written as "type: message" by the recorder. */
	Map<String, @Nullable Object> payload(boolean atStart) {
		Map<String, @Nullable Object> payload = new LinkedHashMap<>();
		payload.put("error", (this.cause != null) ? this.cause : this.text);
		if (atStart) {
			payload.put("phase", "start");
		}
		if (this.messageType != null) {
			payload.put("message_type", this.messageType);
		}
		if (this.directive != null) {
			payload.put("directive", this.directive);
		}
		return payload;
	}

	private static Throwable ofActor(Throwable thrown) {
		Throwable cause = thrown;
		for (int depth = 0; depth < DEEPEST_CAUSE; depth++) {
			Throwable inner = cause.getCause();
			if (inner == null || !isWrapper(cause)) {
				return cause;
			}
			cause = inner;
		}
		return cause;
	}

	private static boolean isWrapper(Throwable thrown) {
		return thrown instanceof ActorInitializationException || thrown instanceof InvocationTargetException
				|| thrown.getClass().getName().equals(UNSTASHING);
	}

	/** Whether an exception is another one or was caused by it. */
	private static boolean isCausedBy(Throwable thrown, Throwable wanted) {
		Throwable cause = thrown;
		for (int depth = 0; depth < DEEPEST_CAUSE && cause != null; depth++) {
			if (cause == wanted) {
				return true;
			}
			cause = cause.getCause();
		}
		return false;
	}

}
