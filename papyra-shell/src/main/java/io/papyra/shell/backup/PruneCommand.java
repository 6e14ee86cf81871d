package io.papyra.shell.backup;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.papyra.backup.BackupManifest;
import io.papyra.backup.ListedBackup;
import io.papyra.backup.LogBackups;
import io.papyra.backup.PruneReport;
import io.papyra.backup.PruneRequest;
import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.CommonOptions;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;
import io.papyra.shell.output.Output;

/** {@code backup prune}. */
public final class PruneCommand {

	private static final Option<Long> KEEP = Option.of("keep", ValueType.COUNT,
			"how many backups of each history stay whatever their age, the newest ones");

	private static final Option<Duration> MAX_AGE = Option.of("max-age", ValueType.DURATION,
			"remove only those beyond --keep that are older");

	private PruneCommand() {
	}

	public static CommandSpec spec(LogBackups backups) {
		return CommandSpec.of("backup prune", "remove old backups from a directory, never the last intact one")
			.options(KEEP, MAX_AGE, CommonOptions.DRY_RUN, CommonOptions.YES)
			.positional(BackupListCommand.DIRECTORY)
			.example("backup prune /var/backups/orders --keep 14 --dry-run")
			.example("backup prune /var/backups/orders --keep 7 --max-age 30d")
			.does((invocation) -> run(invocation, backups));
	}

	private static ExitCode run(Invocation invocation, LogBackups backups) {
		Arguments arguments = invocation.arguments();
		Path directory = arguments.path();
		Long keep = arguments.find(KEEP);
		if (keep == null) {
			throw CommandFailure.usage("say with " + KEEP.flag() + " N how many backups of each history stay");
		}
		PruneRequest request = new PruneRequest((int) Math.min(keep, Integer.MAX_VALUE), arguments.find(MAX_AGE),
				arguments.isSet(CommonOptions.DRY_RUN));
		if (!request.dryRun() && invocation.isToConfirm()) {
			PruneRequest dryRun = new PruneRequest(request.keep(), request.maxAge(), true);
			PruneReport plan = backups.prune(directory, dryRun, invocation.monitor());
			if (!plan.removed().isEmpty()) {
				print(plan, invocation.output());
				invocation.confirm();
			}
		}
		PruneReport report = backups.prune(directory, request, invocation.monitor());
		BackupsDocument document = BackupsDocument.of(report);
		invocation.answer(() -> document, () -> {
			print(report, invocation.output());
			invocation.output().next(document.next());
		});
		return report.hasDamage() ? ExitCode.ANOMALIES : ExitCode.OK;
	}

	private static void print(PruneReport report, Output output) {
		if (report.decisions().isEmpty()) {
			output.text(BackupListCommand.noneIn(report.location()));
			return;
		}
		output.text(report.location());
		List<ListedBackup> removed = report.removed();
		List<String> header = new ArrayList<>(BackupListCommand.HEADER);
		header.addAll(List.of("WHAT", "WHY"));
		output.table(header, report.decisions().stream().map((decision) -> {
			List<String> row = BackupListCommand.row(decision.backup());
			row.add(decision.removed() ? (report.dryRun() ? "would be removed" : "removed") : "kept");
			row.add(decision.reason());
			return row;
		}).toList());
		BackupListCommand.problems(report.decisions().stream().map(PruneReport.Decision::backup).toList(), output);
		long bytes = removed.stream().mapToLong(PruneCommand::bytes).sum();
		output.text((removed.isEmpty() ? "nothing" : removed.size() + ((removed.size() == 1) ? " backup" : " backups"))
				+ (report.dryRun() ? " would be" : "") + " removed" + ((bytes > 0) ? ", " + bytes + " bytes" : ""));
	}

	private static long bytes(ListedBackup backup) {
		BackupManifest manifest = backup.manifest();
		return (manifest != null) ? manifest.bytes() : 0;
	}

}
