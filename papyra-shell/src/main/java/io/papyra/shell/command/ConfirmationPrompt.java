package io.papyra.shell.command;

import org.jspecify.annotations.Nullable;

/** Someone at a terminal, who is asked before something is changed. */
@FunctionalInterface
public interface ConfirmationPrompt {

	/**
	 * Asks, and waits for the answer.
	 * @param question without a line end
	 * @param cancellation ends the waiting
	 * @return whether the answer is yes; no answer is a no
	 */
	boolean ask(String question, Cancellation cancellation);

	/**
	 * Asks for a password where the terminal belongs to a console.
	 * @param prompt without a line end
	 * @param cancellation ends the waiting
	 * @return what was typed; null if {@link PasswordPrompt} is to ask
	 */
	default @Nullable String password(String prompt, Cancellation cancellation) {
		return null;
	}

}
