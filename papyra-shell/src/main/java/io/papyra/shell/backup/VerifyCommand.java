package io.papyra.shell.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.papyra.backend.ProgressMonitor;
import io.papyra.backup.BackupCheck;
import io.papyra.backup.BackupReport;
import io.papyra.backup.LogBackups;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;
import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

/** {@code backup verify}. */
public final class VerifyCommand {

	private static final Option<Boolean> RESTORE = Option.of("restore-test", ValueType.FLAG,
			"also restore it, into a temporary directory that is deleted afterwards, and compare");

	private static final Option<Path> PLACE = Option
		.of("temporary-directory", ValueType.PATH, "where a test restores to; it needs room for the whole history")
		.usually("that of the system");

	private final LogBackups backups;

	public VerifyCommand(LogBackups backups) {
		this.backups = backups;
	}

	public CommandSpec spec() {
		return CommandSpec.of("backup verify", "read a backup to its end and compare it with its manifest")
			.options(RESTORE, PLACE)
			.positional(BackupText.argument("the directory that 'backup create' made"))
			.example("backup verify /var/backups/orders/monday")
			.example("backup verify /var/backups/orders/monday --restore-test --json")
			.does(this::run);
	}

	private ExitCode run(Invocation invocation) {
		Path backup = invocation.arguments().path();
		BackupCheck check = this.backups.verify(backup, invocation.monitor());
		Boolean restorable = null;
		if (invocation.arguments().isSet(RESTORE) && check.isIntact()) {
			restorable = restores(backup, check, invocation.arguments().find(PLACE), invocation.monitor());
		}
		return BackupText.tell(invocation, BackupDocument.of(check, restorable), "verified");
	}

	private boolean restores(Path backup, BackupCheck check, @Nullable Path place, ProgressMonitor monitor) {
		try {
			Path directory = (place != null) ? Files.createTempDirectory(place, "papyra-restore-")
					: Files.createTempDirectory("papyra-restore-");
			try {
				BackupReport report = this.backups.restore(backup, directory.resolve("history"), monitor);
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
