package io.papyra.shell.persistence;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryMode;
import io.papyra.report.Remedy;
import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.CommonOptions;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;
import io.papyra.shell.output.Output;
import io.papyra.shell.output.RepairText;
import io.papyra.shell.output.Style;
import io.papyra.shell.source.FileHistorySource;
import io.papyra.shell.source.History;
import io.papyra.shell.source.HistoryResolver;
import io.papyra.shell.source.RecoveryResult;
import io.papyra.wire.ReportDescriptors;
import org.jspecify.annotations.Nullable;

/** {@code persistence recover}. */
public final class RecoverCommand {

	private static final Option<RecoveryMode> MODE = Option
		.of("mode", ValueType.choice("MODE", RecoveryMode.class), "how anomalies are handled")
		.usually("repair");

	private RecoverCommand() {
	}

	public static CommandSpec spec(HistoryResolver histories) {
		return CommandSpec.onLog("persistence recover", "repair the history; every byte removed is saved")
			.options(MODE, ModeOptions.QUARANTINE_DIRECTORY, CommonOptions.DRY_RUN, CommonOptions.YES,
					FileHistorySource.FORCE)
			.example("persistence recover --path papyra.ndjson --dry-run")
			.example("persistence recover --path papyra.ndjson --mode quarantine --quarantine-dir /var/quarantine")
			.does(histories.opening(RecoverCommand::run));
	}

	private static ExitCode run(Invocation invocation, History history) {
		Arguments arguments = invocation.arguments();
		ModeOptions.refuseDirectoryOfService(arguments, history.isLocal());
		RecoveryMode mode = arguments.get(MODE, RecoveryMode.REPAIR);
		boolean dryRun = arguments.isSet(CommonOptions.DRY_RUN);
		if (!dryRun && invocation.isToConfirm()) {
			ReportDescriptors.Recovery plan = history.recover(mode, true, invocation.monitor()).report();
			if (!isNothing(plan)) {
				invocation.output().text(history.location());
				printReport(plan, invocation.output());
				invocation.confirm();
			}
		}
		RecoveryResult result = history.recover(mode, dryRun, invocation.monitor());
		String next = next(history, result);
		invocation.answer(() -> document(history.location(), result, next, invocation.output()), () -> {
			print(history, result, invocation.output());
			invocation.output().next(next);
		});
		return result.report().clean() ? ExitCode.OK : ExitCode.ANOMALIES;
	}

	private static @Nullable String next(History history, RecoveryResult result) {
		return history.next().afterRecovery(result.remaining(), result.report().dryRun(), !isNothing(result.report()));
	}

	private static Map<String, Object> document(String location, RecoveryResult result, @Nullable String next,
			Output output) {
		Map<String, Object> document = output.located(location, result.report(), next);
		if (result.remaining() != null) {
			document.put("remaining", result.remaining());
		}
		return document;
	}

	private static void print(History history, RecoveryResult result, Output output) {
		output.text(history.location());
		printReport(result.report(), output);
		ReportDescriptors.Scan remaining = result.remaining();
		if (remaining != null) {
			new ScanText(output).verdict(remaining);
		}
		if (result.report().clean()) {
			output.text("clean: no anomaly is left", Style.GREEN);
		}
		else if (remaining != null && !result.report().dryRun()) {
			tellWhatStays(history.next().remedy(remaining), remaining, output);
		}
	}

	private static void tellWhatStays(Remedy remedy, ReportDescriptors.Scan remaining, Output output) {
		if (remedy == Remedy.NEWER_VERSION) {
			boolean format = remaining.anomalyCounts().containsKey(AnomalyType.UNSUPPORTED_FORMAT.name());
			output.message(
					"papyra: a newer version of Papyra wrote what is left; to remove it all the same, after copying "
							+ "the original: --mode quarantine" + (format ? " --force" : ""));
		}
		else if (remedy == Remedy.REPAIR) {
			output.message("papyra: recovery left anomalies; --mode quarantine removes them, after copying the "
					+ "original to quarantine/ beside the history, or to --quarantine-dir DIRECTORY");
		}
	}

	/** What was done, or would be. */
	static void printReport(ReportDescriptors.Recovery report, Output output) {
		output
			.text(report.mode() + (report.dryRun() ? ", dry run" : "") + (isNothing(report) ? ": nothing to do" : ""));
		Rows rows = new Rows(output, report.dryRun() ? " would be " : " ");
		rows.add(report.linesRemoved(), "line",
				"removed" + ((report.bytesRemoved() > 0) ? ", " + report.bytesRemoved() + " bytes" : ""));
		rows.add(report.linesAdopted(), "line", "given a checksum");
		rows.add(report.linesMoved(), "line", "put back in order");
		rows.add(report.linesRepaired(), "line", "given a line break or a header");
		rows.add(report.gapsAcknowledged(), "gap", "acknowledged");
		if (report.acknowledgedGaps() != null) {
			rows.add(report.acknowledgedGaps().lines(), "line",
					"acknowledged as lost: " + numbers(report.acknowledgedGaps()));
		}
		if (!report.savedTo().isEmpty()) {
			output.table(List.of(report.dryRun() ? "WOULD BE SAVED IN" : "SAVED IN"),
					report.savedTo().stream().map(List::of).toList());
		}
	}

	private static boolean isNothing(ReportDescriptors.Recovery report) {
		return report.linesRemoved() + report.linesAdopted() + report.linesMoved() + report.linesRepaired()
				+ report.gapsAcknowledged() + report.savedTo().size() == 0;
	}

	private static String numbers(ReportDescriptors.Acknowledged gaps) {
		String numbers = gaps.newest()
			.stream()
			.flatMap((repair) -> repair.ranges().stream())
			.map(ReportDescriptors.Range::text)
			.collect(Collectors.joining(", "));
		return numbers.isEmpty() ? RepairText.NO_NUMBERS : numbers;
	}

	/** What happened to how many, or would. */
	private record Rows(Output output, String verb) {

		void add(long count, String noun, String participle) {
			if (count > 0) {
				this.output.text("  " + count + " " + noun + ((count == 1) ? "" : "s") + this.verb + participle);
			}
		}

	}

}
