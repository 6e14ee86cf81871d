package io.papyra.shell.inspect;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.FactTime;
import io.papyra.report.SkippedLines;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.CommonOptions;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.Option;
import io.papyra.shell.output.Output;
import io.papyra.shell.source.History;
import io.papyra.shell.source.HistoryResolver;
import io.papyra.wire.ReportDescriptors;
import org.jspecify.annotations.Nullable;

/** {@code inspect runs}: when the service was started and stopped. */
public final class RunsCommand {

	private static final int USUAL_LIMIT = 20;

	private static final Option<Integer> LIMIT = Option
		.of("limit", FactOptions.LIMIT.type(), "how many runs at most, the newest")
		.abbreviated('n')
		.usually("" + USUAL_LIMIT);

	private RunsCommand() {
	}

	public static CommandSpec spec(HistoryResolver histories) {
		return CommandSpec.onLog("inspect runs", "list the runs of the service: start, end, and how many facts")
			.options(LIMIT, CommonOptions.OUTPUT_OF_LIST)
			.example("inspect runs")
			.example("inspect events --run -1 --type ActorCrashed")
			.does(histories.openingToRead(RunsCommand::run));
	}

	private static ExitCode run(Invocation invocation, History history) {
		FactReading reading = new FactReading(history, invocation);
		SystemRuns all = SystemRuns.read(reading);
		int limit = invocation.arguments().get(LIMIT, USUAL_LIMIT);
		int listed = (limit == 0) ? all.runs().size() : Math.min(limit, all.runs().size());
		List<SystemRun> runs = all.runs().subList(all.runs().size() - listed, all.runs().size());
		boolean truncated = all.truncated() || runs.size() < all.runs().size();
		ReportDescriptors.Scan known = history.lastKnown(invocation.monitor());
		Contents contents = new Contents(runs, known != null && known.lastRunKilled());
		if (!runs.isEmpty()) {
			reading.each(FactQuery.all().withSince(contents.since()), (stored) -> contents.add(stored.fact()));
		}
		Output output = invocation.output();
		SkippedLines skipped = reading.skipped();
		invocation.answer(
				() -> new RunsDocument(history.location(), truncated, runs.stream().map(contents::document).toList(),
						(skipped != null) ? FactDocument.counts(skipped) : null),
				() -> {
					if (!runs.isEmpty()) {
						output.table(List.of("RUN", "SYSTEM", "START", "LAST FACT", "END", "FACTS"),
								runs.stream().map(contents::row).toList());
					}
				});
		explain(runs, truncated, history, output);
		return reading.end();
	}

	private static void explain(List<SystemRun> runs, boolean truncated, History history, Output output) {
		if (runs.isEmpty()) {
			output.message("papyra: " + SystemRuns.noneIn(history.location()));
		}
		else if (truncated) {
			output.message("papyra: these are the newest " + runs.size() + " of more; --limit N shows more");
		}
	}

	/** The answer to a script. */
	private record RunsDocument(String location, boolean truncated, List<Listed> runs,
			@Nullable Map<String, Long> skipped) {
	}

	/** A run as scripts read it. */
	private record Listed(int index, @JsonProperty("system_id") String systemId, @Nullable Instant start,
			@Nullable Instant stop, @Nullable Instant lastFact, String end, Map<String, Long> facts) {
	}

	/** What was recorded in each run. Used by one thread. */
	private static final class Contents {

		private final Map<String, TreeMap<Instant, SystemRun>> bySystem = new HashMap<>();

		private final Map<SystemRun, EnumMap<FactKind, Long>> counts = new HashMap<>();

		private final Map<SystemRun, Instant> last = new HashMap<>();

		private final boolean killed;

		/**
		 * @param killed whether no process is there of which a run without a stop could
		 * be
		 */
		Contents(List<SystemRun> runs, boolean killed) {
			this.killed = killed;
			for (SystemRun run : runs) {
				this.bySystem.computeIfAbsent(run.systemId(), (system) -> new TreeMap<>())
					.put((run.since() != null) ? run.since() : Instant.MIN, run);
			}
		}

		/** The earliest time of their facts, or null if there is none. */
		@Nullable Instant since() {
			Instant first = this.bySystem.values().stream().map(TreeMap::firstKey).min(Instant::compareTo).orElse(null);
			return Instant.MIN.equals(first) ? null : first;
		}

		void add(Fact fact) {
			Instant time = FactTime.usable(fact.timestamp());
			TreeMap<Instant, SystemRun> runs = this.bySystem.get(fact.systemId());
			Map.Entry<Instant, SystemRun> begun = (time != null && runs != null) ? runs.floorEntry(time) : null;
			if (begun != null && begun.getValue().contains(fact)) {
				counted(begun.getValue()).merge(fact.kind(), 1L, Long::sum);
				this.last.merge(begun.getValue(), time, (one, other) -> one.isAfter(other) ? one : other);
			}
		}

		private EnumMap<FactKind, Long> counted(SystemRun run) {
			return this.counts.computeIfAbsent(run, (any) -> new EnumMap<>(FactKind.class));
		}

		Listed document(SystemRun run) {
			Map<String, Long> facts = new LinkedHashMap<>();
			for (FactKind kind : FactKind.values()) {
				facts.put(kind.wireName(), counted(run).getOrDefault(kind, 0L));
			}
			return new Listed(run.index(), run.systemId(), run.start(), run.stop(), this.last.get(run), end(run),
					facts);
		}

		List<String> row(SystemRun run) {
			long facts = counted(run).values().stream().mapToLong(Long::longValue).sum();
			return List.of("" + run.index(), run.systemId(),
					(run.start() != null) ? FactTable.time(run.start()) : "expired", time(this.last.get(run)), end(run),
					"" + facts);
		}

		private static String time(@Nullable Instant time) {
			return (time != null) ? FactTable.time(time) : "";
		}

		private String end(SystemRun run) {
			SystemRun.End end = (this.killed && run.end() == SystemRun.End.OPEN) ? SystemRun.End.UNCLEAN : run.end();
			return end.name().toLowerCase(Locale.ROOT);
		}

	}

}
