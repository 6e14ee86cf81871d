package io.papyra.shell.inspect;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

import io.papyra.fact.DeadLetter;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.Completion;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;
import io.papyra.wire.Moment;
import org.jspecify.annotations.Nullable;

/** Options by which facts are chosen. */
final class FactOptions {

	static final ValueType<Instant> TIME = new ValueType<>("TIME", Moment.ALLOWED, List.of(), Completion.NONE,
			(text) -> Moment.parse(text, Clock.systemUTC()));

	static final Option<Integer> LIMIT = Option.of("limit", ValueType.LIMIT, "how many facts at most, the newest")
		.abbreviated('n');

	static final Option<Instant> SINCE = Option
		.of("since", TIME, "only facts from this time on: 15m, 2026-01-14T08:45Z")
		.abbreviated('S');

	static final Option<Instant> UNTIL = Option.of("until", TIME, "only facts before this time").abbreviated('U');

	static final Option<Boolean> REVERSE = Option.of("reverse", ValueType.FLAG, "newest first").abbreviated('r');

	static final Option<Boolean> FOLLOW = Option
		.of("follow", ValueType.FLAG, "continue with new facts as they are recorded, until Ctrl-C")
		.abbreviated('f');

	static final Option<String> TYPE = Option.of("type", ValueType.TEXT, "only facts of this event or message type")
		.abbreviated('t');

	static final Option<String> MESSAGE_TYPE = Option.of("message-type", ValueType.TEXT,
			"only letters of this message type");

	static final ValueType<String> ADDRESS = ValueType.text("ACTOR", "a path, an id, system/id, or a prefix with *",
			Completion.ACTORS);

	static final Option<String> ACTOR = Option.of("actor", ADDRESS,
			"only facts of this actor: path, id, system/id, or a prefix with *");

	static final Option<String> TARGET = Option.of("target", ADDRESS,
			"only letters to this actor: path, id, system/id, or a prefix with *");

	static final Option<DeadLetter.Reason> REASON = Option.of("reason",
			ValueType.choice("REASON", DeadLetter.Reason.class),
			"only letters that could not be delivered for this reason");

	private FactOptions() {
	}

	/** The conditions, without limit and order. */
	static FactQuery conditions(FactKind kind, Arguments arguments) {
		FactQuery query = between(FactQuery.of(kind), arguments).withType(either(arguments, TYPE, MESSAGE_TYPE));
		return (kind == FactKind.DEAD_LETTER)
				? query.withTarget(either(arguments, TARGET, ACTOR)).withReason(arguments.find(REASON))
				: query.withActor(arguments.find(ACTOR));
	}

	/** Between the times that were given. */
	static FactQuery between(FactQuery query, Arguments arguments) {
		Instant since = arguments.find(SINCE);
		Instant until = arguments.find(UNTIL);
		if (since != null && until != null && !since.isBefore(until)) {
			throw CommandFailure.usage("--since " + since + " is not before --until " + until
					+ ", so that nothing can be between them; exchange them");
		}
		return query.withSince(since).withUntil(until);
	}

	private static @Nullable String either(Arguments arguments, Option<String> one, Option<String> other) {
		if (arguments.has(one) && arguments.has(other)) {
			throw CommandFailure.usage(one.flag() + " and " + other.flag() + " mean the same here; give one of them");
		}
		String value = arguments.find(one);
		return (value != null) ? value : arguments.find(other);
	}

}
