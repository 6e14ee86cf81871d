package io.papyra.shell.backup;

import java.nio.file.Path;
import java.util.function.Supplier;

import io.papyra.backup.BackupRefusedException;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.Completion;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.PositionalParameter;

/**
 * What all these commands have in common: the backup that they name, and how they fail.
 */
final class BackupRefusal {

	private BackupRefusal() {
	}

	/** The directory that a command names after its words. */
	static PositionalParameter backup(String description) {
		return new PositionalParameter("BACKUP", description, 1, 1, Completion.FILES);
	}

	static Path backup(Invocation invocation) {
		return invocation.arguments().path();
	}

	/** Does it; what is refused ends with the exit code that scripts expect. */
	static <T> T orFail(Supplier<T> action) {
		try {
			return action.get();
		}
		catch (BackupRefusedException ex) {
			throw new CommandFailure(code(ex.reason()), String.valueOf(ex.getMessage()), ex);
		}
	}

	private static ExitCode code(BackupRefusedException.Reason reason) {
		return switch (reason) {
			case TARGET_EXISTS, INSIDE_HISTORY, NOT_COPYABLE -> ExitCode.USAGE;
			case SOURCE_MISSING -> ExitCode.NO_INPUT;
			case DAMAGED -> ExitCode.ANOMALIES;
		};
	}

}
