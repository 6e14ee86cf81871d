package io.papyra.shell.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.papyra.backup.BackupCheck;
import io.papyra.backup.BackupReport;
import io.papyra.backup.LogBackups;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;
import io.papyra.wire.NextStep;

import org.springframework.util.FileSystemUtils;

/** {@code backup verify}. */
public final class VerifyCommand {

	private static final Option<Boolean> RESTORE = Option.of("restore-test", ValueType.FLAG,
			"also restore it, into a temporary directory that is deleted afterwards, and compare");

	private static final Option<Path> PLACE = Option
		.of("temporary-directory", ValueType.PATH, "where a test restores to; it needs room for the whole history")
		.usually("that of the system");

	private VerifyCommand() {
	}

	public static CommandSpec spec(LogBackups backups) {
		return CommandSpec.of("backup verify", "read a backup to its end and compare it with its manifest")
			.options(RESTORE, PLACE)
			.positional(BackupText.argument("the directory that 'backup create' made"))
			.example("backup verify /var/backups/orders/monday")
			.example("backup verify /var/backups/orders/monday --restore-test --json")
			.does((invocation) -> run(invocation, backups));
	}

	private static ExitCode run(Invocation invocation, LogBackups backups) {
		Path backup = invocation.arguments().path();
		BackupCheck check = backups.verify(backup, invocation.monitor());
		Boolean restorable = null;
		if (invocation.arguments().isSet(RESTORE) && check.isIntact()) {
			restorable = restores(backup, check, invocation, backups);
		}
		BackupDocument document = BackupDocument.of(check, restorable);
		Path directory = backup.toAbsolutePath().normalize().getParent();
		return BackupText.tell(invocation,
				(document.isGood() || directory == null) ? document : document.withNext("papyra backup list "
						+ NextStep.quoted(directory.toString()) + " --verify, and use one that is intact"),
				verdict(document));
	}

	private static String verdict(BackupDocument backup) {
		if (!backup.intact()) {
			int more = backup.problems().size() - 1;
			return "NOT verified: " + backup.location() + " is not what was backed up: " + backup.problems().get(0)
					+ ((more > 0) ? ", and " + more + " more" : "");
		}
		if (Boolean.FALSE.equals(backup.restorable())) {
			return "NOT verified: " + backup.location() + " is what was backed up, but restored it is not the same";
		}
		return "verified: " + backup.location() + " is what was backed up, byte for byte"
				+ ((backup.anomalies() > 0) ? ", but that history was damaged" : "");
	}

	private static boolean restores(Path backup, BackupCheck check, Invocation invocation, LogBackups backups) {
		Path place = invocation.arguments().find(PLACE);
		try {
			Path directory = (place != null) ? Files.createTempDirectory(place, "papyra-restore-")
					: Files.createTempDirectory("papyra-restore-");
			try {
				BackupReport report = backups.restore(backup, directory.resolve("history"), invocation.monitor());
				return report.manifest().equals(check.manifest()) && report.anomalies() == check.manifest().anomalies();
			}
			finally {
				FileSystemUtils.deleteRecursively(directory);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(
					"the temporary directory cannot be used: " + ex + "; name another one with " + PLACE.flag(), ex);
		}
	}

}
