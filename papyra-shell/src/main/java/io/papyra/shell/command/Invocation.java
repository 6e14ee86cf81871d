package io.papyra.shell.command;

import java.util.function.Supplier;

import io.papyra.backend.ProgressMonitor;
import io.papyra.shell.output.Output;
import org.jspecify.annotations.Nullable;

/**
 * One run of a command.
 *
 * @param arguments what the user has given
 * @param output where answers and messages go
 * @param cancellation whether the user has had enough
 * @param monitor to which long work reports its progress
 * @param confirmation who can be asked; null without a terminal, as in a script
 */
public record Invocation(Arguments arguments, Output output, Cancellation cancellation, ProgressMonitor monitor,
		@Nullable ConfirmationPrompt confirmation) {

	/** Whether each member of the answer is to be a document on a line of its own. */
	public boolean wantsLines() {
		return this.arguments.get(CommonOptions.OUTPUT_OF_LIST, OutputFormat.TABLE) == OutputFormat.NDJSON;
	}

	/**
	 * Prints the members of the list, each on a line, if {@code --output ndjson} asks for
	 * them, or else what {@link #answer(Supplier, Runnable)} does.
	 */
	public void answer(Supplier<? extends Iterable<?>> members, Supplier<?> document, Runnable text) {
		if (wantsLines()) {
			members.get().forEach(this.output::jsonLine);
		}
		else {
			answer(document, text);
		}
	}

	/** Prints the document if {@code --json} asks for one, and the text if not. */
	public void answer(Supplier<?> document, Runnable text) {
		if (this.arguments.isSet(CommonOptions.JSON)) {
			this.output.json(document.get());
		}
		else {
			text.run();
		}
	}

	/**
	 * Whether to ask before something is changed for good: someone is there, expects no
	 * document and has not agreed beforehand with {@link CommonOptions#YES}.
	 */
	public boolean isToConfirm() {
		return this.confirmation != null && !this.arguments.isSet(CommonOptions.YES)
				&& !this.arguments.isSet(CommonOptions.JSON) && !wantsLines();
	}

	/** Asks for a password; null where there is no terminal to type one. */
	public @Nullable String askPassword(String prompt) {
		this.output.flush();
		String typed = (this.confirmation != null) ? this.confirmation.password(prompt, this.cancellation) : null;
		return (typed != null) ? typed : PasswordPrompt.ask(prompt, this.cancellation);
	}

	/**
	 * Asks whether to continue, after the user was told what will be done; does nothing
	 * unless it {@linkplain #isToConfirm() is to}.
	 * @throws CommandFailure if the answer is no
	 */
	public void confirm() {
		if (!isToConfirm() || this.confirmation == null) {
			return;
		}
		this.output.flush();
		if (!this.confirmation.ask("Continue? [y/N] ", this.cancellation)) {
			throw new CommandFailure(ExitCode.INTERRUPTED, "not confirmed; nothing was changed", null);
		}
	}

}
