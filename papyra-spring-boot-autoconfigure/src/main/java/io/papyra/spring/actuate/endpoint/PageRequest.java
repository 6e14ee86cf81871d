package io.papyra.spring.actuate.endpoint;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import io.papyra.fact.DeadLetter;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.wire.Moment;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The query parameters of a list, as they came. An empty one counts as absent.
 */
record PageRequest(@Nullable String limit, @Nullable String since, @Nullable String until, @Nullable String type,
		@Nullable String actor, @Nullable String target, @Nullable String reason, @Nullable String order,
		@Nullable String after) {

	private static final int USUAL_LIMIT = 100;

	private static final int LARGEST_LIMIT = 1000;

	/**
	 * How many facts the answer may hold; more than the largest limit is taken as that.
	 */
	int pageSize() {
		Long wanted = number("limit", this.limit, "a whole number from 1 to " + LARGEST_LIMIT);
		if (wanted == null) {
			return USUAL_LIMIT;
		}
		if (wanted == 0) {
			throw new BadParameterException("limit", "0", "a whole number from 1 to " + LARGEST_LIMIT);
		}
		return (int) Math.min(wanted, LARGEST_LIMIT);
	}

	/** The position after which the answer begins, or null for the newest facts. */
	@Nullable Position position() {
		if (!StringUtils.hasText(this.after)) {
			return null;
		}
		try {
			return Position.of(this.after.trim());
		}
		catch (IllegalArgumentException ex) {
			throw unknownPosition(this.after);
		}
	}

	/** What a position gets that no answer has given. */
	static BadParameterException unknownPosition(String value) {
		return new BadParameterException("after", value, "\"next\" of an earlier answer, or 0 for the beginning");
	}

	boolean newestFirst() {
		String word = StringUtils.hasText(this.order) ? this.order.toLowerCase(Locale.ROOT) : "oldest";
		return switch (word) {
			case "oldest" -> false;
			case "newest" -> true;
			default -> throw new BadParameterException("order", word, "oldest or newest (first)");
		};
	}

	/** The conditions, without limit and position. */
	FactQuery conditions(FactKind kind, Clock clock) {
		return between(FactQuery.of(kind), clock)
			.withType(only("type", this.type, kind, Set.of(FactKind.EVENT, FactKind.DEAD_LETTER)))
			.withActor(only("actor", this.actor, kind, Set.of(FactKind.EVENT)))
			.withTarget(only("target", this.target, kind, Set.of(FactKind.DEAD_LETTER)))
			.withReason(reason(only("reason", this.reason, kind, Set.of(FactKind.DEAD_LETTER))));
	}

	/** The query, between the times that were asked for. */
	FactQuery between(FactQuery query, Clock clock) {
		return query.withSince(moment("since", this.since, clock)).withUntil(moment("until", this.until, clock));
	}

	private static @Nullable Instant moment(String parameter, @Nullable String value, Clock clock) {
		if (!StringUtils.hasText(value)) {
			return null;
		}
		try {
			return Moment.parse(value, clock);
		}
		catch (DateTimeException ex) {
			throw new BadParameterException(parameter, value, Moment.ALLOWED);
		}
	}

	private static @Nullable String only(String parameter, @Nullable String value, FactKind kind, Set<FactKind> kinds) {
		if (!StringUtils.hasText(value)) {
			return null;
		}
		if (!kinds.contains(kind)) {
			throw new BadParameterException(parameter, value,
					"nothing here: no " + kind.wireName() + " has one, so leave it out");
		}
		return value;
	}

	private static DeadLetter.@Nullable Reason reason(@Nullable String word) {
		if (word == null) {
			return null;
		}
		DeadLetter.Reason reason = DeadLetter.Reason.ofWireName(word.trim().toLowerCase(Locale.ROOT));
		if (reason == null) {
			throw new BadParameterException("reason", word,
					Arrays.stream(DeadLetter.Reason.values())
						.map(DeadLetter.Reason::wireName)
						.collect(Collectors.joining(", ")));
		}
		return reason;
	}

	private static @Nullable Long number(String parameter, @Nullable String value, String allowed) {
		if (!StringUtils.hasText(value)) {
			return null;
		}
		try {
			long number = Long.parseLong(value.trim());
			if (number >= 0) {
				return number;
			}
		}
		catch (NumberFormatException ex) {
			// Not a number, or one that no history reaches: refused below.
		}
		throw new BadParameterException(parameter, value, allowed);
	}

}
