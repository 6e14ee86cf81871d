package io.papyra.shell.inspect;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.FactTime;
import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.CommonOptions;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.Option;
import io.papyra.shell.output.Output;
import io.papyra.shell.source.Logs;
import io.papyra.shell.source.Target;
import org.jspecify.annotations.Nullable;

/** {@code inspect live}: the actors that were alive at a time. */
final class LiveCommand {

	private static final int USUAL_LIMIT = 1000;

	private static final Option<Instant> AT = Option
		.of("at", FactOptions.TIME, "at which time: 2026-01-14T03:12Z, 15m ago as 15m")
		.usually("now");

	private static final Option<Integer> LIMIT = Option
		.of("limit", FactOptions.LIMIT.type(), "how many actors at most, those that started last")
		.usually("" + USUAL_LIMIT);

	private final Logs logs;

	private final Clock clock;

	LiveCommand(Logs logs, Clock clock) {
		this.logs = logs;
		this.clock = clock;
	}

	CommandSpec spec() {
		return CommandSpec.onLog("inspect live", "list the actors that were alive at a time")
			.options(AT, FactOptions.ACTOR, LIMIT)
			.example("inspect live")
			.example("inspect live --at 2026-01-14T03:12:00Z --actor '/user/orders/*'")
			.does(this::run);
	}

	private ExitCode run(Invocation invocation) {
		Arguments arguments = invocation.arguments();
		Instant at = arguments.get(AT, this.clock.instant());
		try (Target target = this.logs.open(invocation)) {
			Replay replay = new Replay();
			FactReading reading = new FactReading(target, invocation);
			reading.each(events(arguments), (stored) -> replay.apply((ActorEvent) stored.fact()));
			String wanted = arguments.find(FactOptions.ACTOR);
			List<LiveActor> actors = replay.actors.living()
				.stream()
				.filter((actor) -> wanted == null || actor.address().matches(wanted))
				.toList();
			print(at, replay.first, actors, arguments, invocation.output());
			return reading.end();
		}
	}

	/**
	 * Until is exclusive; what happened at that very time has happened. Facts without a
	 * usable time count where no time is asked for.
	 */
	private static FactQuery events(Arguments arguments) {
		Instant at = arguments.find(AT);
		FactQuery events = FactQuery.of(FactKind.EVENT);
		return (at != null) ? events.withUntil(at.plusNanos(1)) : events;
	}

	private static void print(Instant at, @Nullable Instant from, List<LiveActor> actors, Arguments arguments,
			Output output) {
		int limit = arguments.get(LIMIT, USUAL_LIMIT);
		List<LiveActor> shown = (limit == 0 || actors.size() <= limit) ? actors
				: actors.subList(actors.size() - limit, actors.size());
		if (arguments.isSet(CommonOptions.JSON)) {
			output.json(document(at, from, actors.size(), shown));
		}
		else {
			if (!shown.isEmpty()) {
				output.table(List.of("ACTOR", "SYSTEM", "STATE", "RESTARTS", "SINCE"),
						shown.stream().map(LiveCommand::row).toList());
			}
			output.text(actors.size() + ((actors.size() == 1) ? " actor was" : " actors were") + " alive at " + at);
		}
		if (shown.size() < actors.size()) {
			output.message("papyra: these are the " + shown.size() + " that started last; --limit 0 shows all");
		}
		output.message(
				(from != null) ? "papyra: the history begins at " + from + "; actors that started before are not known"
						: "papyra: the history has no event before that time, or none whose time is known");
	}

	private static Map<String, Object> document(Instant at, @Nullable Instant from, int total, List<LiveActor> shown) {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("at", at);
		if (from != null) {
			document.put("historyFrom", from);
		}
		document.put("total", total);
		document.put("truncated", shown.size() < total);
		document.put("actors", shown.stream().map(LiveActor::fields).toList());
		return document;
	}

	private static List<String> row(LiveActor actor) {
		return List.of(FactTable.text(actor.address()), actor.systemId(), actor.state(), "" + actor.restarts(),
				FactTable.time(actor.since()));
	}

	/** What happened so far. */
	private static final class Replay {

		private final LiveActors actors = new LiveActors();

		private @Nullable Instant first;

		void apply(ActorEvent event) {
			this.first = (this.first == null) ? FactTime.usable(event.timestamp()) : this.first;
			this.actors.apply(event);
		}

	}

}
