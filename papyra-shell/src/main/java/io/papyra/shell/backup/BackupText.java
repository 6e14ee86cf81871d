package io.papyra.shell.backup;

import java.util.ArrayList;
import java.util.List;

import io.papyra.shell.command.Completion;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.PositionalParameter;
import io.papyra.shell.output.Output;
import io.papyra.shell.output.Style;

/** Reports a backup: as a human-readable table, or as a document. */
final class BackupText {

	private BackupText() {
	}

	/** The directory that a command names after its words. */
	static PositionalParameter argument(String description) {
		return new PositionalParameter("BACKUP", description, 1, 1, Completion.FILES);
	}

	/**
	 * Tells it, and how the command ends.
	 * @param verdict what is true of it, human-readable
	 */
	static ExitCode tell(Invocation invocation, BackupDocument backup, String verdict) {
		invocation.answer(() -> backup, () -> {
			print(invocation.output(), backup, verdict);
			invocation.output().next(backup.next());
		});
		return backup.isGood() ? ExitCode.OK : ExitCode.ANOMALIES;
	}

	private static void print(Output output, BackupDocument backup, String verdict) {
		output.text(verdict, backup.isGood() ? Style.GREEN : Style.RED);
		List<List<String>> rows = new ArrayList<>();
		rows.add(List.of("history", backup.source() + " (" + backup.backend() + ")"));
		rows.add(List.of("as of", backup.created()));
		rows.add(List.of("files", backup.files() + ", " + backup.bytes() + " bytes" + ((backup.linkedFiles() > 0)
				? ", " + backup.linkedFiles() + " of them shared with the history" : "")));
		backup.facts().forEach((kind, count) -> rows.add(List.of(kind, String.valueOf(count))));
		output.table(List.of("WHAT", "VALUE"), rows);
		backup.problems().forEach((problem) -> output.text("problem: " + problem));
		if (backup.anomalies() > 0) {
			output.text(backup.anomalies() + ((backup.anomalies() == 1) ? " anomaly" : " anomalies")
					+ " in it, the first: " + backup.firstAnomaly());
		}
		if (backup.restorable() != null) {
			output.text(backup.restorable() ? "restored into an empty place it is the same"
					: "restored into an empty place it is not the same");
		}
	}

}
