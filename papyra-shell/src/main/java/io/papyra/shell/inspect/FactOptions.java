package io.papyra.shell.inspect;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;

import io.papyra.fact.DeadLetter;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.observe.EventType;
import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.Completion;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;
import io.papyra.wire.Moment;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Options by which facts are chosen. */
final class FactOptions {

	static final ValueType<Instant> TIME = new ValueType<>("TIME", Moment.ALLOWED, List.of(), Completion.NONE,
			(text) -> Moment.parse(text, Clock.system(ZoneId.systemDefault())));

	static final Option<Integer> LIMIT = Option.of("limit", ValueType.LIMIT, "how many facts at most, the newest")
		.abbreviated('n');

	static final Option<Instant> SINCE = Option
		.of("since", TIME, "only facts from this time on: 15m, yesterday, 2026-01-14 08:45")
		.abbreviated('S');

	static final Option<Instant> UNTIL = Option.of("until", TIME, "only facts before this time").abbreviated('U');

	static final Option<Boolean> REVERSE = Option.of("reverse", ValueType.FLAG, "newest first").abbreviated('r');

	static final Option<Boolean> FOLLOW = Option
		.of("follow", ValueType.FLAG, "continue with new facts as they are recorded, until Ctrl-C")
		.abbreviated('f');

	static final Option<TypeCondition> EVENT_TYPE = Option
		.of("type",
				types(Arrays.stream(EventType.values())
					.filter((type) -> type != EventType.OTHER)
					.map(EventType::wireName)
					.toList()),
				"only events of these types, separated by commas; !TYPE leaves one out, TYPE* means all that begin so")
		.abbreviated('t');

	static final Option<TypeCondition> TYPE = Option.of("type", types(List.of()), "the same as --message-type")
		.abbreviated('t');

	static final Option<TypeCondition> MESSAGE_TYPE = Option.of("message-type", types(List.of()),
			"only letters of these message types, separated by commas; !TYPE leaves one out, TYPE* means all that begin so");

	static final Option<GrepPattern> GREP = Option
		.of("grep",
				new ValueType<>("REGEX", "a regular expression of Java", List.of(), Completion.NONE,
						GrepPattern::parse),
				"only facts whose type, actor or payload matches; case counts only if REGEX has an upper-case letter")
		.abbreviated('g');

	static final Option<Position> AFTER = Option.of("after",
			new ValueType<>("CURSOR", "the cursor, or \"next\", of an earlier answer, or 0 for the beginning",
					List.of(), Completion.NONE, Position::of),
			"only facts after this cursor of an earlier answer, the first ones");

	static final Option<Boolean> SHOW_CURSOR = Option.of("show-cursor", ValueType.FLAG,
			"print, as the last line, the cursor for --after; with --json it is \"next\"");

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

	private static ValueType<TypeCondition> types(List<String> known) {
		return new ValueType<>("TYPE", "types with commas between them", known, Completion.TYPES, TypeCondition::parse,
				TypeCondition::plus);
	}

	/** What is wanted, without limit and order. */
	static FactSelection selection(FactKind kind, Invocation invocation) {
		Arguments arguments = invocation.arguments();
		FactQuery query = between(FactQuery.of(kind), arguments).withAfter(arguments.get(AFTER, Position.START));
		query = (kind == FactKind.DEAD_LETTER)
				? query.withTarget(either(arguments, TARGET, ACTOR)).withReason(arguments.find(REASON))
				: query.withActor(arguments.find(ACTOR));
		TypeCondition types = types(arguments);
		FactSelection selection = FactSelection.of((types != null) ? query.withType(types.exactly()) : query);
		if (types != null && types.exactly() == null) {
			selection = selection.and((stored) -> types.matches(stored.fact()));
		}
		GrepPattern grep = arguments.find(GREP);
		JsonMapper mapper = invocation.output().mapper();
		return (grep != null) ? selection.and((stored) -> grep.matches(stored, mapper, invocation.cancellation()))
				: selection;
	}

	/** The types that are asked for, or null for all. */
	static @Nullable TypeCondition types(Arguments arguments) {
		return either(arguments, TYPE, MESSAGE_TYPE);
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

	private static <T> @Nullable T either(Arguments arguments, Option<T> one, Option<T> other) {
		if (arguments.has(one) && arguments.has(other)) {
			throw CommandFailure.usage(one.flag() + " and " + other.flag() + " mean the same here; give one of them");
		}
		T value = arguments.find(one);
		return (value != null) ? value : arguments.find(other);
	}

}
