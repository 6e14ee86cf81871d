package io.papyra.shell.inspect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.CommonOptions;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.PositionalParameter;
import io.papyra.shell.output.Output;
import io.papyra.shell.source.History;
import io.papyra.shell.source.HistoryResolver;
import io.papyra.wire.WireFacts;

/** {@code inspect actor}: the story of one actor in all its lives. */
public final class ActorCommand {

	private static final int USUAL_LIMIT = 100;

	private static final PositionalParameter ACTOR = new PositionalParameter("ACTOR",
			"a path, an id, system/id, or a prefix that ends in *", 1, 1, FactOptions.ADDRESS.completion());

	private ActorCommand() {
	}

	public static CommandSpec spec(HistoryResolver histories) {
		return CommandSpec.onLog("inspect actor", "tell the story of one actor across its restarts")
			.positional(ACTOR)
			.options(FactOptions.LIMIT.usually("" + USUAL_LIMIT), FactOptions.SINCE, FactOptions.UNTIL,
					FactOptions.REVERSE, SystemRuns.RUN)
			.example("inspect actor /user/orders/cart-42")
			.example("inspect actor '/user/orders/*' --since 1h --json")
			.does(histories.openingToRead(ActorCommand::run));
	}

	private static ExitCode run(Invocation invocation, History history) {
		Arguments arguments = invocation.arguments();
		String actor = arguments.words().get(0);
		int given = arguments.get(FactOptions.LIMIT, USUAL_LIMIT);
		int limit = (given == 0) ? Integer.MAX_VALUE - 1 : given;
		FactReading reading = new FactReading(history, invocation);
		FactSelection wanted = FactSelection.of(FactOptions.between(FactQuery.all(), arguments));
		SystemRun run = SystemRuns.chosen(reading, arguments);
		wanted = (run != null) ? run.narrow(wanted) : wanted;
		FactReading.Some story = story(reading, actor, limit, wanted);
		if (story.facts().isEmpty() && !actor.startsWith("/")) {
			story = story(reading, "/" + actor, limit, wanted);
		}
		List<RunTimeline.Mark> marks = RunTimeline.around(story.facts(), reading, wanted.query().until());
		if (arguments.isSet(CommonOptions.JSON)) {
			printJson(actor, given, story, marks, reading, invocation);
		}
		else {
			printTable(story, marks, invocation);
		}
		explain(actor, story, invocation.output());
		return reading.end();
	}

	private static FactReading.Some story(FactReading reading, String actor, int limit, FactSelection wanted) {
		FactQuery query = wanted.query();
		FactReading.Some events = reading.newest(wanted.with(query.withKinds(Set.of(FactKind.EVENT)).withActor(actor)),
				limit);
		FactReading.Some letters = reading
			.newest(wanted.with(query.withKinds(Set.of(FactKind.DEAD_LETTER)).withTarget(actor)), limit);
		List<StoredFact> all = WireFacts.inOrderOfTime(List.of(events.facts(), letters.facts()));
		boolean tooMany = all.size() > limit;
		return new FactReading.Some(tooMany ? all.subList(all.size() - limit, all.size()) : all,
				tooMany || events.truncated() || letters.truncated());
	}

	private static void printJson(String actor, int limit, FactReading.Some story, List<RunTimeline.Mark> marks,
			FactReading reading, Invocation invocation) {
		boolean newestFirst = invocation.arguments().isSet(FactOptions.REVERSE);
		FactDocument.print(invocation.output(),
				(json) -> json.writeStringProperty("actor", actor)
					.writeStringProperty("order", newestFirst ? "newest" : "oldest")
					.writeNumberProperty("limit", limit)
					.writePOJOProperty("runs", ordered(marks, invocation).stream().map(RunTimeline.Mark::run).toList()),
				new FactPassage(ordered(story.facts(), invocation).iterator(), newestFirst, Position.START),
				story.truncated(), reading::skipped);
	}

	/** The starts and stops of the system stand between the facts. */
	private static void printTable(FactReading.Some story, List<RunTimeline.Mark> marks, Invocation invocation) {
		List<StoredFact> facts = RunTimeline.among(story.facts(), marks);
		Map<StoredFact, String> notes = marks.stream()
			.filter(RunTimeline.Mark::unclean)
			.collect(Collectors.toMap(RunTimeline.Mark::stored, (mark) -> RunTimeline.AFTER_UNCLEAN_SHUTDOWN));
		new FactTable(invocation.output(), notes, false).print(ordered(facts, invocation).iterator());
	}

	private static <T> List<T> ordered(List<T> oldestFirst, Invocation invocation) {
		List<T> ordered = new ArrayList<>(oldestFirst);
		if (invocation.arguments().isSet(FactOptions.REVERSE)) {
			Collections.reverse(ordered);
		}
		return ordered;
	}

	private static void explain(String actor, FactReading.Some story, Output output) {
		if (story.facts().isEmpty()) {
			output.message("papyra: nothing is recorded about '" + actor
					+ "'; 'papyra inspect live' lists actors, and a * at the end means every actor below");
		}
		else if (story.truncated()) {
			output.message("papyra: these are the newest " + story.facts().size() + " of more; --limit 0 shows all");
		}
	}

}
