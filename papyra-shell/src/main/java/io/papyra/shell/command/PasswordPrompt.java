package io.papyra.shell.command;

import java.io.IOException;

import io.papyra.backend.WorkCancelledException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Asks on the terminal for what is not to be shown. Not by the console of Java, which is
 * not there as soon as the answer of the command goes to a file or a pipe, does not
 * notice that the user has had enough, and leaves a terminal without echo behind then.
 */
public final class PasswordPrompt {

	private static final char NOTHING = '\0';

	private PasswordPrompt() {
	}

	/**
	 * Asks on the terminal of this process, which a console must not have open.
	 * @param prompt without a line end
	 * @param cancellation ends the waiting
	 * @return what was typed; null if there is no terminal, or nothing to come from it
	 */
	public static @Nullable String ask(String prompt, Cancellation cancellation) {
		try (Terminal terminal = TerminalBuilder.builder()
			.system(true)
			.systemOutput(TerminalBuilder.SystemOutput.SysErrOrSysOut)
			.dumb(false)
			.nativeSignals(false)
			.build()) {
			return ask(terminal, prompt, cancellation);
		}
		catch (IOException | IllegalStateException ex) {
			return null;
		}
	}

	/**
	 * The same on a terminal that is open.
	 * @param terminal stays open
	 * @param prompt without a line end
	 * @param cancellation ends the waiting
	 * @return what was typed; null at its end
	 */
	public static @Nullable String ask(Terminal terminal, String prompt, Cancellation cancellation) {
		LineReader reader = LineReaderBuilder.builder()
			.terminal(terminal)
			.variable(LineReader.DISABLE_HISTORY, true)
			.build();
		try {
			return cancellation.interrupting(() -> reader.readLine(prompt, NOTHING));
		}
		catch (UserInterruptException ex) {
			throw cancellation.isCancelled() ? new WorkCancelledException(cancellation.reason().cause())
					: new CommandFailure(ExitCode.INTERRUPTED, "interrupted; no password was given", null);
		}
		catch (EndOfFileException ex) {
			return null;
		}
	}

}
