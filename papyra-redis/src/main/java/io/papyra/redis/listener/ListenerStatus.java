package io.papyra.redis.listener;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What a listener is doing.
 *
 * @param state whether it gets and handles facts
 * @param since since when nothing succeeds; null unless it is failing
 * @param cause why, without passwords and without anything of a fact; null unless it is
 * failing
 */
public record ListenerStatus(State state, @Nullable Instant since, @Nullable String cause) {

	/** Whether facts are handled. */
	public enum State {

		/** It waits for facts, or handles them. */
		RUNNING,

		/** It tries again and again, without success. */
		FAILING,

		/** It was not started, or was stopped. */
		STOPPED

	}

	static final ListenerStatus RUNNING = new ListenerStatus(State.RUNNING, null, null);

	static final ListenerStatus STOPPED = new ListenerStatus(State.STOPPED, null, null);

	static ListenerStatus failing(Instant since, String cause) {
		return new ListenerStatus(State.FAILING, since, cause);
	}

	/** The one that fails, and of two that do the one that has for longer. */
	static ListenerStatus worse(ListenerStatus one, ListenerStatus other) {
		if (one.since == null || other.since == null) {
			return (one.since != null) ? one : other;
		}
		return one.since.isAfter(other.since) ? other : one;
	}

}
