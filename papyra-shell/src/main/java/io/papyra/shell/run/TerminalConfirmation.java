package io.papyra.shell.run;

import java.util.Locale;
import java.util.Set;

import io.papyra.shell.command.Cancellation;
import io.papyra.shell.command.ConfirmationPrompt;
import io.papyra.shell.command.PasswordPrompt;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** Asks on a terminal. Only y and yes mean yes; Ctrl-C and Ctrl-D mean no. */
public final class TerminalConfirmation implements ConfirmationPrompt {

	private static final Set<String> YES = Set.of("y", "yes");

	private final Terminal terminal;

	public TerminalConfirmation(Terminal terminal) {
		this.terminal = terminal;
	}

	@Override
	public boolean ask(String question, Cancellation cancellation) {
		// One of its own, so that the answer is no line that the console remembers.
		LineReader reader = LineReaderBuilder.builder().terminal(this.terminal).build();
		try {
			String answer = cancellation.interrupting(() -> reader.readLine(question));
			return YES.contains(answer.strip().toLowerCase(Locale.ROOT)) && !cancellation.isCancelled();
		}
		catch (UserInterruptException | EndOfFileException ex) {
			return false;
		}
	}

	@Override
	public @Nullable String password(String prompt, Cancellation cancellation) {
		return PasswordPrompt.ask(this.terminal, prompt, cancellation);
	}

}
