package io.papyra.shell.inspect;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.FactTime;
import io.papyra.fact.StoredFact;
import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.Option;
import io.papyra.shell.output.Output;
import io.papyra.shell.source.History;
import io.papyra.shell.source.HistoryResolver;
import org.jspecify.annotations.Nullable;

/** {@code inspect live}: the actors that were alive at a time. */
public final class LiveCommand {

	private static final int USUAL_LIMIT = 1000;

	private static final Option<Instant> AT = Option
		.of("at", FactOptions.TIME, "at which time: 2026-01-14T03:12Z, 15m ago as 15m")
		.usually("now");

	private static final Option<Integer> LIMIT = Option
		.of("limit", FactOptions.LIMIT.type(), "how many actors at most, those that started last")
		.usually("" + USUAL_LIMIT)
		.abbreviated('n');

	private LiveCommand() {
	}

	public static CommandSpec spec(HistoryResolver histories) {
		return CommandSpec.onLog("inspect live", "list the actors that were alive at a time")
			.options(AT, SystemRuns.RUN, FactOptions.ACTOR, LIMIT)
			.example("inspect live")
			.example("inspect live --at 2026-01-14T03:12:00Z --actor '/user/orders/*'")
			.does(histories.openingToRead(LiveCommand::run));
	}

	private static ExitCode run(Invocation invocation, History history) {
		Arguments arguments = invocation.arguments();
		int limit = arguments.get(LIMIT, USUAL_LIMIT);
		Replay replay = new Replay(arguments.find(FactOptions.ACTOR), (limit == 0) ? Integer.MAX_VALUE : limit);
		MissingStarts missing = new MissingStarts();
		FactReading reading = new FactReading(history, invocation);
		SystemRun run = SystemRuns.chosen(reading, arguments);
		Instant at = end(run, arguments);
		FactSelection events = events(run, at, arguments);
		reading.each(events, (stored) -> {
			missing.apply(stored, (ActorEvent) stored.fact());
			replay.apply((ActorEvent) stored.fact());
		});
		if (replay.tooMany()) {
			reading.each(events, (stored) -> replay.applyAgain((ActorEvent) stored.fact()));
		}
		print(at, replay, missing, invocation);
		return reading.end();
	}

	/** When is asked for: of a run that has ended, just before its end. */
	private static Instant end(@Nullable SystemRun run, Arguments arguments) {
		if (run != null && arguments.has(AT)) {
			throw CommandFailure.usage("--run means the end of the run, and --at another time; give one of them");
		}
		Instant end = (run == null) ? null : (run.stop() != null) ? run.stop() : run.until();
		return (end != null) ? end.minusNanos(1) : arguments.get(AT, Instant.now());
	}

	/**
	 * Until is exclusive; what happened at that very time has happened. Facts without a
	 * usable time count where no time is asked for.
	 */
	private static FactSelection events(@Nullable SystemRun run, Instant at, Arguments arguments) {
		boolean open = run == null || run.end() == SystemRun.End.OPEN;
		FactQuery query = FactQuery.of(FactKind.EVENT);
		FactSelection events = FactSelection
			.of((open && !arguments.has(AT)) ? query : query.withUntil(at.plusNanos(1)));
		return (run != null) ? run.narrow(events) : events;
	}

	private static void print(Instant at, Replay replay, MissingStarts missing, Invocation invocation) {
		boolean incomplete = missing.any();
		Output output = invocation.output();
		Instant from = replay.first;
		int total = replay.prints.size();
		List<LiveActors.LiveActor> shown = replay.shown();
		invocation.answer(() -> new LiveDocument(at, from, incomplete ? from : null, total, shown.size() < total,
				shown.stream().map(LiveActors.LiveActor::shown).toList()), () -> {
					if (!shown.isEmpty()) {
						output.table(List.of("ACTOR", "SYSTEM", "STATE", "RESTARTS", "SINCE"),
								shown.stream().map(LiveCommand::row).toList());
					}
					output.text(total + ((total == 1) ? " actor was" : " actors were") + " alive at "
							+ at.truncatedTo(ChronoUnit.MICROS));
				});
		if (shown.size() < total) {
			output.message("papyra: these are the " + shown.size() + " that started last; --limit 0 shows all");
		}
		if (from == null || !missing.none()) {
			output.message("papyra: " + extent(from, incomplete));
		}
	}

	private static String extent(@Nullable Instant from, boolean incomplete) {
		if (from == null) {
			return "the history has no event before that time, or none whose time is known";
		}
		return incomplete
				? "incomplete before " + from + ": earlier starts have left the history, and actors "
						+ "that started then and still lived are missing here unless they were restarted since"
				: "the history begins at " + from + "; actors that started before are not known";
	}

	/** The actors, and the time before which the history does not know of all. */
	private record LiveDocument(Instant at, @Nullable Instant historyFrom, @Nullable Instant incompleteBefore,
			int total, boolean truncated, List<LiveActors.LiveActor.Shown> actors) {
	}

	private static List<String> row(LiveActors.LiveActor actor) {
		return List.of(FactTable.text(actor.address()), actor.systemId(), actor.state(), "" + actor.restarts(),
				FactTable.time(actor.since()));
	}

	/**
	 * What happened so far. Holds no more than a bounded number of actors: with more, the
	 * history is read twice, the second time for those only that live in the end.
	 */
	private static final class Replay {

		/** How many are held before it is known which of them live in the end. */
		private static final int MOST = 50_000;

		private final @Nullable String wanted;

		private final int limit;

		private final LivingPrints prints = new LivingPrints();

		private @Nullable LiveActors actors = new LiveActors();

		private @Nullable LiveActors last;

		private @Nullable Instant first;

		Replay(@Nullable String wanted, int limit) {
			this.wanted = wanted;
			this.limit = limit;
		}

		void apply(ActorEvent event) {
			this.first = (this.first == null) ? FactTime.usable(event.timestamp()) : this.first;
			if (!isWanted(event)) {
				return;
			}
			this.prints.apply(event);
			LiveActors all = this.actors;
			if (all != null) {
				all.apply(event);
				if (all.living().size() > Math.max(MOST, this.limit)) {
					this.actors = null;
				}
			}
		}

		/** Whether the actors that live have to be found in a second reading. */
		boolean tooMany() {
			return this.actors == null;
		}

		void applyAgain(ActorEvent event) {
			LiveActors some = (this.last != null) ? this.last : new LiveActors(this.limit);
			this.last = some;
			if (isSystem(event) || (isWanted(event) && this.prints.contains(event.systemId(), event.actorAddress()))) {
				some.apply(event);
			}
		}

		private boolean isWanted(ActorEvent event) {
			return this.wanted == null || isSystem(event) || event.actorAddress().matches(this.wanted);
		}

		private static boolean isSystem(ActorEvent event) {
			return event.eventType().equals(ActorEvent.SYSTEM_STARTED)
					|| event.eventType().equals(ActorEvent.SYSTEM_STOPPED);
		}

		/** Those that started last. */
		List<LiveActors.LiveActor> shown() {
			LiveActors held = (this.actors != null) ? this.actors : this.last;
			if (held == null) {
				return List.of();
			}
			return held.living().stream().skip(Math.max(0, held.living().size() - this.limit)).toList();
		}

	}

	/**
	 * Whether actors may live whose start the history does not hold any more, as told by
	 * all its events in the order of recording. Used by one thread.
	 *
	 * <p>
	 * A recorder tells first that its system has started, when none of its actors live.
	 * Where something else is the first of a system, and not the first of its log, what
	 * was before has expired.
	 */
	static final class MissingStarts {

		/** A log has a header in front of its first fact. */
		private static final long FIRST_FACT = 2;

		/** More systems than these in one history are not told apart. */
		private static final int MOST = 1000;

		private final Set<String> seen = new HashSet<>();

		/** Of these systems the beginning is missing. */
		private final Set<String> missing = new HashSet<>();

		/** Of these it is not known whether they had begun before the history did. */
		private final Set<String> unknown = new HashSet<>();

		private boolean any;

		private boolean whole;

		/** Advances by one event. */
		void apply(StoredFact stored, ActorEvent event) {
			if (!this.any) {
				this.any = true;
				this.whole = stored.seq() > 0 && stored.seq() <= FIRST_FACT;
			}
			boolean system = event.eventType().equals(ActorEvent.SYSTEM_STARTED)
					|| event.eventType().equals(ActorEvent.SYSTEM_STOPPED);
			if (system) {
				this.missing.remove(event.systemId());
				this.unknown.remove(event.systemId());
			}
			if (this.seen.size() < MOST && this.seen.add(event.systemId()) && !system) {
				(this.whole ? this.unknown : this.missing).add(event.systemId());
			}
		}

		/** Whether there are any at the end of what was applied. */
		boolean any() {
			return !this.missing.isEmpty();
		}

		/** Whether it is certain that there are none: every system has told its start. */
		boolean none() {
			return this.missing.isEmpty() && this.unknown.isEmpty() && this.seen.size() < MOST;
		}

	}

}
