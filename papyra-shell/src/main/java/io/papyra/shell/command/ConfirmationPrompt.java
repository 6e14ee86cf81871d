package io.papyra.shell.command;

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

}
