package io.papyra.shell.backup;

import java.nio.file.Path;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.backup.BackupReport;
import io.papyra.backup.LogBackups;
import io.papyra.maintenance.MaintenanceOrigin;
import io.papyra.retention.RetentionPolicy;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;
import io.papyra.shell.output.Output;
import io.papyra.shell.source.MaintenanceNotes;

/** {@code backup restore}. */
public final class RestoreCommand {

	private static final Option<Path> TO = Option.of("to", ValueType.PATH,
			"the file, or the directory of segments, that the service is to use; it must not be there");

	/** Of a history without facts. */
	private static final String UNKNOWN_SYSTEM = "local";

	private RestoreCommand() {
	}

	public static CommandSpec spec(LogBackups backups) {
		return CommandSpec.of("backup restore", "verify a backup and copy it to where a service looks for its history")
			.options(TO)
			.positional(BackupText.argument("the directory that 'backup create' made"))
			.example("backup restore /var/backups/orders/monday --to papyra.ndjson")
			.does((invocation) -> run(invocation, backups));
	}

	private static ExitCode run(Invocation invocation, LogBackups backups) {
		Path to = invocation.arguments().find(TO);
		if (to == null) {
			throw CommandFailure.usage("name a file or directory that does not exist with " + TO.flag());
		}
		Path backup = invocation.arguments().path();
		BackupReport report = backups.restore(backup, to, invocation.monitor());
		tell(backup, to, report, invocation.output());
		BackupDocument restored = BackupDocument.of(report);
		ExitCode code = BackupText.tell(invocation, restored, "restored to " + restored.location()
				+ ((restored.anomalies() > 0) ? ", but that history is damaged" : ""));
		if (code != ExitCode.OK) {
			invocation.output()
				.message("papyra: what was restored is the backup, byte for byte, but a service with startup mode "
						+ "fail_on_anomaly would not start on it: look at it with 'papyra persistence scan --path " + to
						+ "', and repair it with 'papyra persistence recover --path " + to + "'");
		}
		return code;
	}

	/**
	 * What continues from here is the history of the backup, and the restore is part of
	 * it.
	 */
	private static void tell(Path backup, Path to, BackupReport report, Output output) {
		if (report.isClean()) {
			PersistenceBackend restored = report.manifest().backend().equals(JsonBackend.NAME) ? new JsonBackend(to)
					: new RotatingBackend(to, RotatingOptions.DEFAULTS, RetentionPolicy.NONE);
			new MaintenanceNotes(restored, UNKNOWN_SYSTEM, output).add((facts) -> facts
				.restored(MaintenanceOrigin.command(), backup.toAbsolutePath().normalize(), report));
		}
	}

}
