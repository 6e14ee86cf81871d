package io.papyra.shell.inspect;

import io.papyra.fact.FactQuery;
import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;
import io.papyra.shell.output.Output;
import io.papyra.shell.output.RepairText;
import io.papyra.shell.source.History;
import io.papyra.shell.source.HistoryResolver;
import io.papyra.wire.ReportDescriptors;
import org.jspecify.annotations.Nullable;

/** {@code inspect summary}. */
public final class SummaryCommand {

	private static final int USUAL_TOP = 10;

	private static final Option<Long> TOP = Option.of("top", ValueType.COUNT, "how many actors, targets and types")
		.usually("" + USUAL_TOP);

	private SummaryCommand() {
	}

	public static CommandSpec spec(HistoryResolver histories) {
		return CommandSpec.onLog("inspect summary", "count facts by kind and type, and tell who crashes most")
			.options(FactOptions.SINCE, FactOptions.UNTIL, SystemRuns.RUN, TOP)
			.example("inspect summary --since 24h")
			.example("inspect summary --run -1")
			.does((invocation) -> run(invocation, histories));
	}

	private static ExitCode run(Invocation invocation, HistoryResolver histories) {
		Arguments arguments = invocation.arguments();
		int top = (int) Math.min(arguments.get(TOP, (long) USUAL_TOP), 1000);
		FactQuery query = FactOptions.between(FactQuery.all(), arguments);
		try (History history = histories.openToRead(invocation)) {
			HistorySummary summary = new HistorySummary();
			FactReading reading = new FactReading(history, invocation);
			SystemRun run = SystemRuns.chosen(reading, arguments);
			FactSelection all = FactSelection.of(query);
			reading.each((run != null) ? run.narrow(all) : all, summary::add);
			summary.end();
			ReportDescriptors.Scan scan = history.lastKnown(invocation.monitor());
			if (query.equals(FactQuery.all()) && run == null && history.isLocal() && !summary.tellsOfRuns()
					&& scan != null) {
				// The start of the last run may have expired; the history knows of it all
				// the same.
				summary.lastRun(scan.runs());
			}
			invocation.answer(() -> summary.document(history.location(), top, scan), () -> {
				summary.print(history.location(), top, invocation.output());
				repairs(scan, invocation.output());
			});
			return reading.end();
		}
	}

	/** No fact reports facts that are lost, so this comes from the history itself. */
	private static void repairs(ReportDescriptors.@Nullable Scan scan, Output output) {
		if (scan != null && (scan.acknowledgedGaps() != null || scan.savedFiles() != null)) {
			output.text("");
			new RepairText(output).print(scan);
		}
	}

}
