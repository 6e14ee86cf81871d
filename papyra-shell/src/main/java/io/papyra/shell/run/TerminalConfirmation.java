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
		Reading reading = new Reading(Thread.currentThread());
		cancellation.whenCancelled(reading::interrupt);
		// One of its own, so that the answer is no line that the console remembers.
		LineReader reader = LineReaderBuilder.builder().terminal(this.terminal).build();
		try {
			String answer = reader.readLine(question).strip().toLowerCase(Locale.ROOT);
			return YES.contains(answer) && !cancellation.isCancelled();
		}
		catch (UserInterruptException | EndOfFileException ex) {
			return false;
		}
		finally {
			reading.end();
		}
	}

	/**
	 * A thread that waits for a key, and is interrupted only as long as it does: what it
	 * does after a yes ends at its next step, as it does where nothing is asked.
	 */
	private static final class Reading {

		private final Thread thread;

		private boolean ended;

		private boolean interrupted;

		Reading(Thread thread) {
			this.thread = thread;
		}

		synchronized void interrupt() {
			if (!this.ended) {
				this.interrupted = true;
				this.thread.interrupt();
			}
		}

		/** Called by the thread itself. */
		synchronized void end() {
			this.ended = true;
			if (this.interrupted) {
				Thread.interrupted();
			}
		}

	}

	@Override
	public @Nullable String password(String prompt, Cancellation cancellation) {
		return PasswordPrompt.ask(this.terminal, prompt, cancellation);
	}

}
