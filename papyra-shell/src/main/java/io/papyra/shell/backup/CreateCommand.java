package io.papyra.shell.backup;

import java.nio.file.Path;

import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;
import io.papyra.shell.source.FileHistorySource;
import io.papyra.shell.source.History;
import io.papyra.shell.source.HistoryResolver;

/** {@code backup create}. */
public final class CreateCommand {

	private static final Option<Boolean> NO_LINKS = Option.of("no-links", ValueType.FLAG,
			"copy every byte, also of files that never change again; on the same volume these become second names of "
					+ "the same bytes otherwise");

	private CreateCommand() {
	}

	public static CommandSpec spec(HistoryResolver histories) {
		return CommandSpec.onLog("backup create", "copy a history, also while a service writes to it")
			.options(NO_LINKS, FileHistorySource.FORCE)
			.positional(BackupText.argument("the directory that becomes the backup; it must not be there yet"))
			.example("backup create /var/backups/orders/monday --path papyra.ndjson")
			.example("backup create /mnt/nas/orders/monday --path /var/lib/orders/papyra --json")
			.does((invocation) -> run(invocation, histories));
	}

	private static ExitCode run(Invocation invocation, HistoryResolver histories) {
		Path backup = invocation.arguments().path();
		boolean link = !invocation.arguments().isSet(NO_LINKS);
		try (History history = histories.open(invocation)) {
			BackupDocument made = BackupDocument.of(history.backUp(backup, link, invocation.monitor()));
			ExitCode code = BackupText.tell(invocation, made,
					"backed up to " + made.location() + ((made.anomalies() > 0) ? ", but the history is damaged" : ""));
			if (code != ExitCode.OK) {
				invocation.output()
					.message("papyra: the backup is a true copy, but the history is damaged: scan it with 'papyra "
							+ "persistence scan', and back up again when it is repaired");
			}
			return code;
		}
	}

}
