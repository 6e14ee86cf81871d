package io.papyra.fact;

import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A lifecycle transition of one actor.
 *
 * @param systemId identity of the actor system; empty means that of the recorder
 * @param actorAddress whose transition
 * @param eventType one of the constants here, or a type of the user's own
 * @param payload anything; how it is turned into JSON is told in {@link io.papyra.fact}
 * and never throws
 * @param timestamp when, or null for now
 */
public record ActorEvent(String systemId, ActorAddress actorAddress, String eventType, @Nullable Object payload,
		@Nullable Instant timestamp) implements Fact {

	public static final String STARTED = "ActorStarted";

	public static final String STOPPED = "ActorStopped";

	public static final String CRASHED = "ActorCrashed";

	public static final String RESTARTED = "ActorRestarted";

	/**
	 * Recorded by a capture instead of crashes or restarts of one actor that come too
	 * fast: how many there were, and when.
	 */
	public static final String CRASHES_SUMMARIZED = "CrashesSummarized";

	/** Recorded by the recorder itself when it opens a log. */
	public static final String SYSTEM_STARTED = "SystemStarted";

	/**
	 * Recorded by the recorder itself when it closes a log; a start without the earlier
	 * stop was an unclean end.
	 */
	public static final String SYSTEM_STOPPED = "SystemStopped";

	public ActorEvent {
		systemId = Objects.requireNonNullElse(systemId, "");
		actorAddress = Objects.requireNonNullElse(actorAddress, ActorAddress.UNKNOWN);
		eventType = Objects.requireNonNullElse(eventType, "Unknown");
	}

	/** An event that happens now in the recorder's own system. */
	public static ActorEvent of(ActorAddress actor, String eventType, @Nullable Object payload) {
		return new ActorEvent("", actor, eventType, payload, null);
	}

	@Override
	public FactKind kind() {
		return FactKind.EVENT;
	}

}
