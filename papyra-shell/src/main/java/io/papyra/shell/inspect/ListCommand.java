package io.papyra.shell.inspect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.report.SkippedLines;
import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.CommonOptions;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.Option;
import io.papyra.shell.output.Output;
import io.papyra.shell.source.History;
import io.papyra.shell.source.HistoryResolver;
import io.papyra.wire.WireFacts;
import org.jspecify.annotations.Nullable;

/** {@code inspect events}, {@code inspect audits} and {@code inspect dead-letters}. */
public final class ListCommand {

	private static final int USUAL_LIMIT = 100;

	private static final int USUAL_TAIL = 10;

	private final HistoryResolver histories;

	private final FactKind kind;

	private ListCommand(HistoryResolver histories, FactKind kind) {
		this.histories = histories;
		this.kind = kind;
	}

	public static CommandSpec events(HistoryResolver histories) {
		return new ListCommand(histories, FactKind.EVENT).spec("inspect events", FactOptions.EVENT_TYPE,
				FactOptions.ACTOR);
	}

	public static CommandSpec audits(HistoryResolver histories) {
		return new ListCommand(histories, FactKind.AUDIT).spec("inspect audits");
	}

	public static CommandSpec deadLetters(HistoryResolver histories) {
		return new ListCommand(histories, FactKind.DEAD_LETTER).spec("inspect dead-letters", FactOptions.TARGET,
				FactOptions.REASON, FactOptions.MESSAGE_TYPE, FactOptions.TYPE, FactOptions.ACTOR);
	}

	private CommandSpec spec(String name, Option<?>... more) {
		String what = name.substring(name.indexOf(' ') + 1).replace('-', ' ');
		return CommandSpec.onLog(name, "list " + what + ", the oldest first")
			.options(FactOptions.LIMIT.usually(USUAL_LIMIT + ", or " + USUAL_TAIL + " with --follow"),
					FactOptions.SINCE, FactOptions.UNTIL, FactOptions.REVERSE, FactOptions.FOLLOW,
					CommonOptions.OUTPUT_OF_LIST)
			.options(more)
			.options(FactOptions.GREP, SystemRuns.RUN, FactOptions.AFTER, FactOptions.SHOW_CURSOR)
			.example(name + " --since 15m")
			.example(name + " --since yesterday --until today --grep timeout")
			.example(name + " --limit 1000 --json")
			.example(name + " --follow")
			.does(this::run);
	}

	private ExitCode run(Invocation invocation) {
		Arguments arguments = invocation.arguments();
		boolean follow = arguments.isSet(FactOptions.FOLLOW);
		if (follow && (arguments.isSet(FactOptions.REVERSE) || arguments.has(FactOptions.UNTIL))) {
			throw CommandFailure.usage("--follow continues with what is new, so it cannot be used with --reverse or "
					+ "--until; leave them out");
		}
		FactSelection wanted = FactOptions.selection(this.kind, invocation);
		try (History history = follow ? this.histories.open(invocation) : this.histories.openToRead(invocation)) {
			FactReading reading = new FactReading(history, invocation);
			SystemRun run = SystemRuns.chosen(reading, arguments);
			if (follow && run != null && run.end() != SystemRun.End.OPEN) {
				throw CommandFailure.usage("--follow continues with what is new, and run " + run.index()
						+ " has ended; leave out one of --follow and --run");
			}
			FactSelection selection = (run != null) ? run.narrow(wanted) : wanted;
			boolean expired = isExpired(reading, invocation);
			if (follow) {
				return new FactTail(history, reading, this.kind, invocation).run(selection,
						arguments.get(FactOptions.LIMIT, USUAL_TAIL));
			}
			int limit = arguments.get(FactOptions.LIMIT, USUAL_LIMIT);
			Position passed = (limit == 0) ? all(reading, selection, expired, invocation)
					: some(reading, selection, limit, expired, invocation);
			if (arguments.isSet(FactOptions.SHOW_CURSOR) && !arguments.isSet(CommonOptions.JSON)
					&& !invocation.wantsLines()) {
				invocation.output().text("-- cursor: " + passed);
			}
			return reading.end();
		}
	}

	/** Whether facts may be missing after the cursor. */
	private boolean isExpired(FactReading reading, Invocation invocation) {
		Position after = invocation.arguments().get(FactOptions.AFTER, Position.START);
		boolean expired = reading.isExpired(this.kind, after);
		if (expired) {
			invocation.output()
				.message("papyra: the fact at the cursor " + after + " has expired, and others after it may have, too; "
						+ "this begins with the oldest that is left");
		}
		Position end = reading.endBefore(after);
		if (end != null) {
			invocation.output()
				.message("papyra: the newest fact of this history is at " + end + ", before the cursor " + after
						+ ": unless later ones have expired, it was cut or is another history; begin again without --after");
		}
		return expired;
	}

	/** The newest, or the first ones after a cursor. */
	private Position some(FactReading reading, FactSelection selection, int limit, boolean expired,
			Invocation invocation) {
		boolean continued = invocation.arguments().has(FactOptions.AFTER);
		FactReading.Some found = continued ? reading.oldest(selection, limit) : reading.newest(selection, limit);
		List<StoredFact> facts = new ArrayList<>(found.facts());
		if (invocation.arguments().isSet(FactOptions.REVERSE)) {
			Collections.reverse(facts);
		}
		FactPassage passage = passage(facts.iterator(), selection, invocation);
		print(passage, limit, new Completeness(found.truncated(), expired, reading::skipped), invocation);
		if (facts.isEmpty()) {
			nothing(reading, invocation);
		}
		else if (found.truncated()) {
			invocation.output()
				.message("papyra: these are the " + (continued ? "first " : "newest ") + limit + " of more; "
						+ (continued ? "--after " + passage.position() + " continues"
								: "--limit N shows more, --limit 0 all"));
		}
		return passage.position();
	}

	private Position all(FactReading reading, FactSelection selection, boolean expired, Invocation invocation) {
		boolean reverse = invocation.arguments().isSet(FactOptions.REVERSE);
		FactQuery query = selection.query()
			.withOrder(reverse ? FactQuery.Order.NEWEST_FIRST : FactQuery.Order.OLDEST_FIRST);
		try (Stream<StoredFact> facts = reading.stream(selection.with(query))) {
			// What was skipped is reported when the reading ends.
			Runnable end = facts::close;
			FactPassage passage = passage(facts.iterator(), selection, invocation);
			boolean any = passage.hasNext();
			print(passage, 0, new Completeness(false, expired, () -> {
				end.run();
				return reading.skipped();
			}), invocation);
			if (!any) {
				nothing(reading, invocation);
			}
			return passage.position();
		}
	}

	private static FactPassage passage(Iterator<StoredFact> facts, FactSelection selection, Invocation invocation) {
		return new FactPassage(facts, invocation.arguments().isSet(FactOptions.REVERSE), selection.query().after());
	}

	/**
	 * What is known of how much of the history an answer is.
	 *
	 * @param truncated whether there are more facts than the limit
	 * @param expired whether facts may be missing after the cursor
	 * @param skipped asked after the last fact
	 */
	private record Completeness(boolean truncated, boolean expired, Supplier<@Nullable SkippedLines> skipped) {
	}

	private void print(FactPassage facts, int limit, Completeness completeness, Invocation invocation) {
		Output output = invocation.output();
		boolean newestFirst = invocation.arguments().isSet(FactOptions.REVERSE);
		if (invocation.wantsLines()) {
			new WireFacts(facts).forEachRemaining(output::jsonLine);
		}
		else if (invocation.arguments().isSet(CommonOptions.JSON)) {
			FactDocument.print(output, (json) -> {
				json.writeStringProperty("kind", this.kind.wireName())
					.writeStringProperty("order", newestFirst ? "newest" : "oldest")
					.writeNumberProperty("limit", limit);
				if (completeness.expired()) {
					json.writeBooleanProperty("expired", true);
				}
			}, facts, completeness.truncated(), completeness.skipped());
		}
		else if (facts.hasNext()) {
			new FactTable(output, Map.of(), this.kind == FactKind.DEAD_LETTER).print(facts);
		}
	}

	/** Nothing was found, perhaps because no fact has such a type. */
	private void nothing(FactReading reading, Invocation invocation) {
		TypeCondition types = FactOptions.types(invocation.arguments());
		String unknown = (types != null) ? KnownTypes.read(this.kind, reading).unknown(types) : null;
		if (unknown != null) {
			invocation.output().message("papyra: " + unknown);
		}
		else if (!invocation.arguments().isSet(CommonOptions.JSON)) {
			invocation.output()
				.message("papyra: nothing " + ((reading.skipped() != null) ? "that can be read " : "")
						+ "in the history meets these conditions");
		}
	}

}
