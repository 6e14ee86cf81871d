package io.papyra.shell;

import io.papyra.shell.command.Cancellation;
import io.papyra.shell.command.ConfirmationPrompt;
import io.papyra.shell.output.Output;
import org.jspecify.annotations.Nullable;

/** Where a command gets its input and writes its output. */
interface CommandIo {

	/** Answers and messages of one command. */
	Output output();

	/** Whether a user types and reads: both ends are a terminal. */
	boolean isInteractive();

	/** Who can be asked before something is changed; null without a terminal. */
	default @Nullable ConfirmationPrompt confirmation() {
		return null;
	}

	/**
	 * Has the signals that end a process stop the work; a second one ends the process at
	 * once.
	 */
	void onInterrupt(Cancellation cancellation);

}
