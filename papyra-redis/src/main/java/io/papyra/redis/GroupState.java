package io.papyra.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.papyra.fact.FactKind;
import org.jspecify.annotations.Nullable;

/**
 * A consumer group as it was seen.
 *
 * @param systemId whose facts it reads
 * @param kind of which kind they are
 * @param name of the group
 * @param lastDelivered id of the last entry that was delivered; {@code 0-0} for none
 * @param pending entries that were delivered and are not acknowledged
 * @param oldestPending id of the oldest one of them, or null
 * @param lag what was not delivered yet
 * @param parked entries that were parked for this group, as long as they are kept
 * @param holes times at which entries were gone before the group had them, oldest first;
 * the last ten
 * @param consumers its members, by name
 */
public record GroupState(String systemId, FactKind kind, String name, String lastDelivered, long pending,
		@Nullable String oldestPending, Lag lag, long parked, List<Hole> holes, List<Consumer> consumers) {

	public GroupState {
		holes = List.copyOf(holes);
		consumers = List.copyOf(consumers);
	}

	/**
	 * What is in the stream and was not delivered yet.
	 *
	 * @param entries how many entries
	 * @param atLeast whether there may be more: the server could not tell, and this
	 * number was counted
	 * @param age for how long the oldest one of them has been there, by the server's
	 * clock; zero if there is none
	 */
	public record Lag(long entries, boolean atLeast, Duration age) {

		/** Everything was delivered. */
		public static final Lag NONE = new Lag(0, false, Duration.ZERO);

	}

	/**
	 * A member of the group.
	 *
	 * @param name its name
	 * @param pending entries that it has not acknowledged
	 * @param idle for how long it has not asked for anything
	 */
	public record Consumer(String name, long pending, Duration idle) {
	}

	/**
	 * The group was gone, or entries before it had them.
	 *
	 * @param at when that was found
	 * @param after the last entry that the group had acknowledged, up to which everything
	 * was handled
	 * @param next the entry with which it resumed, or null if there was none yet
	 * @param reason what had happened
	 */
	public record Hole(Instant at, String after, @Nullable String next, String reason) {
	}

}
