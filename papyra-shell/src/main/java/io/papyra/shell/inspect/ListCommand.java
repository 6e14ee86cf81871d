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
		return new ListCommand(histories, FactKind.EVENT).spec("inspect events", FactOptions.TYPE, FactOptions.ACTOR);
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
			.example(name + " --since 15m")
			.example(name + " --limit 1000 --json")
			.example(name + " --follow")
			.does(this::run);
	}

	private ExitCode run(Invocation invocation) {
		Arguments arguments = invocation.arguments();
		FactQuery conditions = FactOptions.conditions(this.kind, arguments);
		boolean follow = arguments.isSet(FactOptions.FOLLOW);
		if (follow && (arguments.isSet(FactOptions.REVERSE) || arguments.has(FactOptions.UNTIL))) {
			throw CommandFailure.usage("--follow continues with what is new, so it cannot be used with --reverse or "
					+ "--until; leave them out");
		}
		try (History history = this.histories.open(invocation)) {
			FactReading reading = new FactReading(history, invocation);
			if (follow) {
				return new FactTail(history, reading, this.kind, invocation).run(conditions,
						arguments.get(FactOptions.LIMIT, USUAL_TAIL));
			}
			int limit = arguments.get(FactOptions.LIMIT, USUAL_LIMIT);
			if (limit == 0) {
				all(reading, conditions, invocation);
			}
			else {
				newest(reading, conditions, limit, invocation);
			}
			return reading.end();
		}
	}

	private void newest(FactReading reading, FactQuery conditions, int limit, Invocation invocation) {
		FactReading.Newest newest = reading.newest(conditions, limit);
		List<StoredFact> facts = new ArrayList<>(newest.facts());
		if (invocation.arguments().isSet(FactOptions.REVERSE)) {
			Collections.reverse(facts);
		}
		print(facts.iterator(), limit, newest.truncated(), reading::skipped, invocation);
		if (newest.truncated()) {
			invocation.output()
				.message("papyra: these are the newest " + limit + " of more; --limit N shows more, --limit 0 all");
		}
	}

	private void all(FactReading reading, FactQuery conditions, Invocation invocation) {
		boolean reverse = invocation.arguments().isSet(FactOptions.REVERSE);
		FactQuery query = conditions.withOrder(reverse ? FactQuery.Order.NEWEST_FIRST : FactQuery.Order.OLDEST_FIRST);
		try (Stream<StoredFact> facts = reading.stream(query)) {
			// What was skipped is reported when the reading ends.
			Runnable end = facts::close;
			print(facts.iterator(), 0, false, () -> {
				end.run();
				return reading.skipped();
			}, invocation);
		}
	}

	private void print(Iterator<StoredFact> facts, int limit, boolean truncated,
			Supplier<@Nullable SkippedLines> skipped, Invocation invocation) {
		Output output = invocation.output();
		boolean newestFirst = invocation.arguments().isSet(FactOptions.REVERSE);
		if (invocation.wantsLines()) {
			new WireFacts(facts).forEachRemaining(output::jsonLine);
		}
		else if (invocation.arguments().isSet(CommonOptions.JSON)) {
			FactDocument.print(output,
					(json) -> json.writeStringProperty("kind", this.kind.wireName())
						.writeStringProperty("order", newestFirst ? "newest" : "oldest")
						.writeNumberProperty("limit", limit),
					newestFirst, facts, truncated, skipped);
		}
		else if (facts.hasNext()) {
			new FactTable(output, Map.of(), this.kind == FactKind.DEAD_LETTER).print(facts);
		}
		else {
			output.message("papyra: nothing " + ((skipped.get() != null) ? "that can be read " : "")
					+ "in the history meets these conditions");
		}
	}

}
