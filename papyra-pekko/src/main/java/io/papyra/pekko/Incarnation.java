package io.papyra.pekko;

import java.lang.ref.WeakReference;

import io.papyra.fact.ActorAddress;
import org.jspecify.annotations.Nullable;

/**
 * One life of one actor, from its start to its stop, with what is known about its last
 * failure. Changed by its {@link ActorRegistry} only, under the lock of its path; read by
 * others once it has left the registry.
 */
final class Incarnation {

	/** What an actor is doing. */
	enum State {

		/** Has not started; the failure is recorded. */
		START_FAILED,

		/**
		 * Has not started; its behavior failed and a supervisor inside the actor may try
		 * again.
		 */
		START_RETRYING,

		/** Running. */
		RUNNING,

		/** Its cell announced a restart. */
		RESTARTING,

		/**
		 * A typed supervisor inside the cell restarts it, of which the cell says nothing.
		 */
		RESTARTING_INSIDE,

		/** On its way out. */
		STOPPING

	}

	final ActorAddress address;

	/** The actor that took the same path before the end of this one was told. */
	@Nullable Incarnation newer;

	State state;

	/** Whether it failed seriously, and was not heard of since. */
	boolean failing;

	/** Whether it is known what becomes of it after its last failure. */
	private boolean decided;

	/** Why it will have stopped, if its behavior said so. */
	@Nullable String stopReason;

	/** Held while it restarts, so that the restart can be explained. */
	@Nullable Throwable restartReason;

	private @Nullable WeakReference<Throwable> lastFailure;

	Incarnation(ActorAddress address, State state) {
		this.address = address;
		this.state = state;
	}

	boolean hasStarted() {
		return this.state != State.START_FAILED && this.state != State.START_RETRYING;
	}

	boolean isRestarting() {
		return this.state == State.RESTARTING || this.state == State.RESTARTING_INSIDE;
	}

	/**
	 * Notes a failure; false if it is the one already known. Does not keep the exception
	 * from being collected.
	 */
	boolean fail(Crash crash) {
		if (isKnown(crash)) {
			if (!this.decided) {
				this.failing = crash.isSerious();
			}
			return false;
		}
		this.failing = crash.isSerious();
		this.decided = crash.directive() != null;
		this.lastFailure = (crash.cause() != null) ? new WeakReference<>(crash.cause()) : null;
		return true;
	}

	/** The failure that it has not got over yet. */
	@Nullable Throwable failure() {
		return this.failing ? lastFailure() : null;
	}

	/**
	 * Why it stopped: as its behavior said, else what its last failure suggests, else
	 * unknown.
	 */
	@Nullable String reasonOfStop() {
		return (this.stopReason == null && this.failing) ? "failure" : this.stopReason;
	}

	private @Nullable Throwable lastFailure() {
		return (this.lastFailure != null) ? this.lastFailure.get() : null;
	}

	private boolean isKnown(Crash crash) {
		Throwable known = lastFailure();
		return known != null && crash.isOf(known);
	}

}
