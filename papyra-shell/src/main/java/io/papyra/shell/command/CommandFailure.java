package io.papyra.shell.command;

import org.jspecify.annotations.Nullable;

/**
 * A command cannot continue. The message is human-readable: what is wrong, where, and the
 * next step.
 */
public final class CommandFailure extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final ExitCode exitCode;

	public CommandFailure(ExitCode exitCode, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.exitCode = exitCode;
	}

	/** The user has to say it differently. */
	public static CommandFailure usage(String message) {
		return new CommandFailure(ExitCode.USAGE, message, null);
	}

	/** What was named is not there. */
	public static CommandFailure missing(String message) {
		return new CommandFailure(ExitCode.NO_INPUT, message, null);
	}

	/** How the command ends. */
	public ExitCode exitCode() {
		return this.exitCode;
	}

}
