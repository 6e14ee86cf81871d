package io.papyra.shell.backup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.papyra.backup.BackupManifest;
import io.papyra.backup.ListedBackup;
import io.papyra.backup.LogBackups;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.Completion;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.PositionalParameter;
import io.papyra.shell.command.ValueType;
import io.papyra.shell.output.Output;
import io.papyra.shell.output.Style;
import io.papyra.wire.ReportDescriptors;

/** {@code backup list}. */
public final class BackupListCommand {

	/** The directory in which backups are. */
	static final PositionalParameter DIRECTORY = new PositionalParameter("DIRECTORY",
			"the directory that holds the backups", 1, 1, Completion.FILES);

	/** Without what tells why one is removed. */
	static final List<String> HEADER = List.of("NAME", "MADE", "FACTS", "BYTES", "STATE");

	private static final Option<Boolean> VERIFY = Option.of("verify", ValueType.FLAG,
			"read every byte of each; without it only manifests are read, and sizes compared");

	private BackupListCommand() {
	}

	public static CommandSpec spec(LogBackups backups) {
		return CommandSpec
			.of("backup list", "list the backups in a directory: what they hold, and whether they are whole")
			.options(VERIFY)
			.positional(DIRECTORY)
			.example("backup list /var/backups/orders")
			.example("backup list /var/backups/orders --verify --json")
			.does((invocation) -> run(invocation, backups));
	}

	private static ExitCode run(Invocation invocation, LogBackups backups) {
		Path directory = invocation.arguments().path().toAbsolutePath().normalize();
		List<ListedBackup> found = backups.list(directory, invocation.arguments().isSet(VERIFY), invocation.monitor());
		BackupsDocument document = BackupsDocument.of(directory.toString(), found);
		invocation.answer(() -> document, () -> {
			print(directory, found, invocation.output());
			invocation.output().next(document.next());
		});
		return found.stream().anyMatch(ListedBackup::isDamaged) ? ExitCode.ANOMALIES : ExitCode.OK;
	}

	private static void print(Path directory, List<ListedBackup> found, Output output) {
		if (found.isEmpty()) {
			output.text(noneIn(directory.toString()));
			return;
		}
		output.text(directory.toString());
		List<String> header = new ArrayList<>(HEADER);
		header.add("HISTORY");
		output.table(header, found.stream().map((backup) -> {
			List<String> row = row(backup);
			row.add((backup.manifest() != null) ? backup.manifest().source() : "");
			return row;
		}).toList());
		problems(found, output);
	}

	static String noneIn(String directory) {
		return "there is no backup in " + directory;
	}

	/** What is wrong with those that are not as they were made. */
	static void problems(List<ListedBackup> backups, Output output) {
		for (ListedBackup backup : backups) {
			if (!backup.problem().isEmpty()) {
				boolean unreadable = backup.state() == ListedBackup.State.UNREADABLE;
				output.text(
						unreadable ? backup.name() + " cannot be read: " + backup.problem()
								: backup.name() + " is damaged: " + backup.problem(),
						backup.isDamaged() ? Style.RED : Style.YELLOW);
			}
		}
	}

	/** The cells below the header. */
	static List<String> row(ListedBackup backup) {
		BackupManifest manifest = backup.manifest();
		List<String> row = new ArrayList<>(List.of(backup.name()));
		row.addAll((manifest != null)
				? List.of(manifest.created().toString(), "" + manifest.factCount(), "" + manifest.bytes())
				: List.of("", "", ""));
		String state = ReportDescriptors.word(backup.state()).replace('_', ' ');
		row.add(state + ((manifest != null && manifest.anomalies() > 0) ? ", of a damaged history" : ""));
		return row;
	}

}
