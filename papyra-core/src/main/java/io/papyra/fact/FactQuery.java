package io.papyra.fact;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Which stored facts are wanted. Start from {@link #all()} and narrow it; every condition
 * must hold.
 *
 * @param kinds wanted kinds, never empty
 * @param since earliest time, inclusive; facts without a usable time, or with one that
 * cannot be ({@link FactTime}), never match
 * @param until latest time, exclusive; likewise
 * @param type event type or message type, exactly; audits never match
 * @param actor whose events, as {@link ActorAddress#matches(String)} understands it; only
 * events match
 * @param target whose dead letters, likewise; only dead letters match
 * @param reason why a letter could not be delivered; only dead letters that tell it match
 * @param after only facts after this position; {@link Position#START} for all
 * @param limit how many at most: the newest ones, or the first ones after {@code after}
 * where that is given; 0 for no limit
 * @param order in which order they are returned
 */
public record FactQuery(Set<FactKind> kinds, @Nullable Instant since, @Nullable Instant until, @Nullable String type,
		@Nullable String actor, @Nullable String target, DeadLetter.@Nullable Reason reason, Position after, int limit,
		Order order) {

	/** Order of an answer, always that of the history. */
	public enum Order {

		OLDEST_FIRST, NEWEST_FIRST

	}

	private static final FactQuery ALL = new FactQuery(EnumSet.allOf(FactKind.class), null, null, null, null, null,
			null, Position.START, 0, Order.OLDEST_FIRST);

	/**
	 * @throws IllegalArgumentException if no kind is wanted, or the limit is negative
	 */
	public FactQuery {
		kinds = Set.copyOf(kinds);
		if (kinds.isEmpty()) {
			throw new IllegalArgumentException("a query needs at least one kind of fact");
		}
		if (limit < 0) {
			throw new IllegalArgumentException("a limit must not be negative, but is " + limit);
		}
		Objects.requireNonNull(after, "after");
	}

	/** Every fact, oldest first. */
	public static FactQuery all() {
		return ALL;
	}

	/** Every fact of one kind, oldest first. */
	public static FactQuery of(FactKind kind) {
		return ALL.withKinds(EnumSet.of(kind));
	}

	public FactQuery withKinds(Set<FactKind> wanted) {
		return new FactQuery(wanted, this.since, this.until, this.type, this.actor, this.target, this.reason,
				this.after, this.limit, this.order);
	}

	public FactQuery withSince(@Nullable Instant earliest) {
		return new FactQuery(this.kinds, earliest, this.until, this.type, this.actor, this.target, this.reason,
				this.after, this.limit, this.order);
	}

	public FactQuery withUntil(@Nullable Instant latest) {
		return new FactQuery(this.kinds, this.since, latest, this.type, this.actor, this.target, this.reason,
				this.after, this.limit, this.order);
	}

	public FactQuery withType(@Nullable String wanted) {
		return new FactQuery(this.kinds, this.since, this.until, wanted, this.actor, this.target, this.reason,
				this.after, this.limit, this.order);
	}

	public FactQuery withActor(@Nullable String wanted) {
		return new FactQuery(this.kinds, this.since, this.until, this.type, wanted, this.target, this.reason,
				this.after, this.limit, this.order);
	}

	public FactQuery withTarget(@Nullable String wanted) {
		return new FactQuery(this.kinds, this.since, this.until, this.type, this.actor, wanted, this.reason, this.after,
				this.limit, this.order);
	}

	public FactQuery withReason(DeadLetter.@Nullable Reason wanted) {
		return new FactQuery(this.kinds, this.since, this.until, this.type, this.actor, this.target, wanted, this.after,
				this.limit, this.order);
	}

	public FactQuery withAfter(Position place) {
		return new FactQuery(this.kinds, this.since, this.until, this.type, this.actor, this.target, this.reason, place,
				this.limit, this.order);
	}

	public FactQuery withLimit(int newest) {
		return new FactQuery(this.kinds, this.since, this.until, this.type, this.actor, this.target, this.reason,
				this.after, newest, this.order);
	}

	public FactQuery withOrder(Order wanted) {
		return new FactQuery(this.kinds, this.since, this.until, this.type, this.actor, this.target, this.reason,
				this.after, this.limit, wanted);
	}

	/**
	 * Whether the fact meets every condition but limit and position. Those are left to
	 * the store: only the store can tell which of two positions comes first.
	 */
	public boolean matches(StoredFact stored) {
		Fact fact = stored.fact();
		return this.kinds.contains(fact.kind()) && matchesTime(FactTime.usable(fact.timestamp())) && matchesType(fact)
				&& matchesActor(fact) && matchesTarget(fact) && matchesReason(fact);
	}

	private boolean matchesTime(@Nullable Instant time) {
		if (this.since == null && this.until == null) {
			return true;
		}
		return time != null && (this.since == null || !time.isBefore(this.since))
				&& (this.until == null || time.isBefore(this.until));
	}

	private boolean matchesType(Fact fact) {
		if (this.type == null) {
			return true;
		}
		return (fact instanceof ActorEvent event && this.type.equals(event.eventType()))
				|| (fact instanceof DeadLetter letter && this.type.equals(letter.messageType()));
	}

	private boolean matchesActor(Fact fact) {
		return this.actor == null || (fact instanceof ActorEvent event && event.actorAddress().matches(this.actor));
	}

	private boolean matchesTarget(Fact fact) {
		return this.target == null || (fact instanceof DeadLetter letter && letter.target() != null
				&& letter.target().matches(this.target));
	}

	private boolean matchesReason(Fact fact) {
		return this.reason == null || (fact instanceof DeadLetter letter && letter.reason() == this.reason);
	}

}
