package io.papyra.shell.persistence;

import java.nio.file.Path;

import io.papyra.report.RecoveryMode;
import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;
import io.papyra.startup.StartupMode;

/** Options that several commands have: what is done about anomalies, and where. */
final class ModeOptions {

	static final Option<Path> QUARANTINE_DIRECTORY = Option
		.of("quarantine-dir", ValueType.PATH,
				"where damaged originals are kept; overrides papyra.startup.quarantine-directory")
		.usually("quarantine beside the history")
		.overriding("papyra.startup.quarantine-directory");

	static final Option<StartupMode> MODE = Option
		.of("mode", ValueType.choice("MODE", StartupMode.class), "what the check does about anomalies")
		.overriding("papyra.startup.mode");

	static final Option<RecoveryMode> RECOVERY_MODE = Option
		.of("recovery-mode", ValueType.choice("MODE", RecoveryMode.class), "how --mode recover repairs")
		.usually("papyra.startup.recovery-mode, else repair")
		.overriding("papyra.startup.recovery-mode");

	private ModeOptions() {
	}

	/**
	 * A service saves damaged originals to its own directory.
	 */
	static void refuseDirectoryOfService(Arguments arguments, boolean local) {
		if (!local && arguments.has(QUARANTINE_DIRECTORY)) {
			throw CommandFailure.usage("a service copies damaged originals to where its own "
					+ "papyra.startup.quarantine-directory says; leave out --quarantine-dir");
		}
	}

}
