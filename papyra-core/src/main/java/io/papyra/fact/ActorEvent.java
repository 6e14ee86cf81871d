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

	/**
	 * Recorded of the system itself when a service has scanned its history by schedule or
	 * on request, and when a start continued despite what its check had found. Like the
	 * other events of this family it has a payload of its own: {@code trigger}
	 * ({@code schedule}, {@code size}, {@code start}, {@code endpoint}, {@code command}
	 * or {@code application}), {@code by} where it is known who requested it,
	 * {@code outcome}, with {@code reason} where it failed, counts that are not zero,
	 * {@code took_ms}, and {@code version} of Papyra.
	 */
	public static final String HISTORY_SCANNED = "HistoryScanned";

	/**
	 * Recorded of the system itself when a compaction has removed facts, or a service
	 * could not do one that was due: {@code removed} by kind, {@code bytes_reclaimed}.
	 */
	public static final String HISTORY_COMPACTED = "HistoryCompacted";

	/**
	 * Recorded of the system itself when a recovery has changed the history, or a service
	 * could not do one that was asked for: {@code mode}, {@code anomalies} by type, lines
	 * removed, adopted, moved, repaired and lost, and the names of the files that hold
	 * what was {@code set_aside}.
	 */
	public static final String HISTORY_RECOVERED = "HistoryRecovered";

	/**
	 * Recorded of the system itself after the facts of a backup that was restored:
	 * {@code backup}, when it was {@code created}, {@code facts} by kind.
	 */
	public static final String HISTORY_RESTORED = "HistoryRestored";

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
