package io.papyra.shell.command;

import io.papyra.shell.output.Output;

/** What a command still does when its {@link Action} has thrown. */
@FunctionalInterface
public interface FailureAction {

	/** Nothing. */
	FailureAction NONE = (arguments, code, output) -> {
	};

	/**
	 * Called behind the message for people, by the thread of the command, unless that was
	 * interrupted. Must not throw.
	 * @param code how the command ends, whatever is done here
	 */
	void failed(Arguments arguments, ExitCode code, Output output);

}
