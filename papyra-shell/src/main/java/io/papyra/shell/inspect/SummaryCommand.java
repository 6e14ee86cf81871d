package io.papyra.shell.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;
import io.papyra.shell.output.Output;
import io.papyra.shell.output.RepairText;
import io.papyra.shell.output.Style;
import io.papyra.shell.source.History;
import io.papyra.shell.source.HistoryResolver;
import io.papyra.wire.ReportDescriptors;
import org.jspecify.annotations.Nullable;

/** {@code inspect summary}. */
public final class SummaryCommand {

	private static final int USUAL_TOP = 10;

	private static final Option<Long> TOP = Option.of("top", ValueType.COUNT, "how many actors, targets and types")
		.usually("" + USUAL_TOP);

	private final HistoryResolver histories;

	public SummaryCommand(HistoryResolver histories) {
		this.histories = histories;
	}

	public CommandSpec spec() {
		return CommandSpec.onLog("inspect summary", "count facts by kind and type, and tell who crashes most")
			.options(FactOptions.SINCE, FactOptions.UNTIL, TOP)
			.example("inspect summary --since 24h")
			.does(this::run);
	}

	private ExitCode run(Invocation invocation) {
		Arguments arguments = invocation.arguments();
		int top = (int) Math.min(arguments.get(TOP, (long) USUAL_TOP), 1000);
		FactQuery query = FactOptions.between(FactQuery.all(), arguments);
		try (History history = this.histories.open(invocation)) {
			HistorySummary summary = new HistorySummary();
			FactReading reading = new FactReading(history, invocation);
			reading.each(query, summary::add);
			summary.end();
			ReportDescriptors.Scan scan = history.lastKnown(invocation.monitor());
			if (query.equals(FactQuery.all()) && history.isLocal() && !summary.tellsOfRuns() && scan != null) {
				// The start of the last run may have expired; the history knows of it all
				// the same.
				summary.lastRun(scan.runs());
			}
			invocation.answer(() -> document(history.location(), summary, top, scan), () -> {
				print(history.location(), summary, top, invocation.output());
				repairs(scan, invocation.output());
			});
			return reading.end();
		}
	}

	private static Map<String, @Nullable Object> document(String location, HistorySummary summary, int top,
			ReportDescriptors.@Nullable Scan scan) {
		Map<String, @Nullable Object> document = summary.fields(location, top);
		if (scan != null && scan.acknowledgedGaps() != null) {
			document.put("acknowledgedGaps", scan.acknowledgedGaps());
		}
		if (scan != null && scan.savedFiles() != null) {
			document.put("savedFiles", scan.savedFiles());
		}
		return document;
	}

	/** No fact reports facts that are lost, so this comes from the history itself. */
	private static void repairs(ReportDescriptors.@Nullable Scan scan, Output output) {
		if (scan != null && (scan.acknowledgedGaps() != null || scan.savedFiles() != null)) {
			output.text("");
			new RepairText(output).print(scan);
		}
	}

	private static void print(String location, HistorySummary summary, int top, Output output) {
		output.text(location);
		if (summary.from() != null) {
			output.text("from " + summary.from() + " to " + summary.to());
		}
		List<List<String>> rows = new ArrayList<>();
		for (FactKind kind : FactKind.values()) {
			HistorySummary.KindStats tally = summary.of(kind);
			rows.add(List.of(kind.wireName(), "", "" + tally.total(), rate(tally, tally.total())));
			tally.types()
				.top(top)
				.forEach(
						(entry) -> rows.add(List.of("", entry.name(), "" + entry.count(), rate(tally, entry.count()))));
		}
		output.table(List.of("KIND", "TYPE", "COUNT", "PER HOUR"), rows);
		top(output, "CRASHES MOST", summary.topCrashing(top));
		top(output, "DEAD LETTERS BECAUSE",
				summary.reasons()
					.entrySet()
					.stream()
					.map((entry) -> new TopCounter.Entry(entry.getKey(), entry.getValue()))
					.toList());
		top(output, "DEAD LETTERS TO", summary.topTargets(top));
		runs(summary, output);
		if (summary.lastAudit() != null) {
			output.text("");
			new FactTable(output).print(List.of(summary.lastAudit()).iterator());
		}
		if (!summary.isExact()) {
			output.message("papyra: there are too many names to count the rarest to the end");
		}
	}

	private static void top(Output output, String heading, List<TopCounter.Entry> entries) {
		if (!entries.isEmpty()) {
			output.text("");
			output.table(List.of(heading, "COUNT"),
					entries.stream().map((entry) -> List.of(entry.name(), "" + entry.count())).toList());
		}
	}

	private static void runs(HistorySummary summary, Output output) {
		if (summary.starts() > 0) {
			output.text("");
			output.text(summary.starts() + " runs began, " + summary.uncleanShutdowns() + " ended uncleanly",
					(summary.uncleanShutdowns() > 0) ? Style.YELLOW : Style.GREEN);
		}
		else if (!summary.openRuns().isEmpty()) {
			output.text("");
		}
		summary.openRuns()
			.forEach((system, start) -> output
				.text("the run of " + system + " that began at " + start + " still runs, or was killed"));
	}

	private static String rate(HistorySummary.KindStats tally, long count) {
		Double rate = HistorySummary.KindStats.perHour(count, tally.from(), tally.to());
		return (rate != null) ? rate.toString() : "";
	}

}
