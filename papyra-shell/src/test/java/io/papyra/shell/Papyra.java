package io.papyra.shell;

import java.io.StringWriter;
import java.util.Arrays;

import io.papyra.shell.command.Cancellation;
import io.papyra.shell.command.ConfirmationPrompt;
import io.papyra.shell.output.Output;
import io.papyra.shell.output.TerminalCapabilities;
import io.papyra.shell.testing.Ran;
import org.jspecify.annotations.Nullable;

/** The whole command, in the JVM of the tests. */
public final class Papyra {

	private Papyra() {
	}

	/** Runs it as in a pipe. */
	public static Ran run(String... arguments) {
		return run(TerminalCapabilities.PLAIN, arguments);
	}

	/** Runs it with output to a place that looks so. */
	public static Ran run(TerminalCapabilities capabilities, String... arguments) {
		return run(capabilities, Extensions.NONE, arguments);
	}

	/** Runs it as in a pipe, with what PAPYRA_EXT would list. */
	static Ran runWith(String extensions, String... arguments) {
		return run(TerminalCapabilities.PLAIN, Extensions.listed(extensions), arguments);
	}

	/** Runs it for someone at a terminal, who answers what is asked. */
	public static Ran runFor(ConfirmationPrompt person, String... arguments) {
		return run(TerminalCapabilities.PLAIN, Extensions.NONE, person, arguments);
	}

	private static Ran run(TerminalCapabilities capabilities, Extensions extensions, String... arguments) {
		return run(capabilities, extensions, null, arguments);
	}

	private static Ran run(TerminalCapabilities capabilities, Extensions extensions,
			@Nullable ConfirmationPrompt person, String... arguments) {
		StringWriter out = new StringWriter();
		StringWriter err = new StringWriter();
		int code = new Launcher(new CommandIo() {

			@Override
			public Output output() {
				return new Output(out, err, capabilities);
			}

			@Override
			public boolean isInteractive() {
				return false;
			}

			@Override
			public @Nullable ConfirmationPrompt confirmation() {
				return person;
			}

			@Override
			public void onInterrupt(Cancellation cancellation) {
				// Nobody presses Ctrl-C here.
			}

		}, extensions).run(Arrays.asList(arguments));
		return new Ran(code, out.toString(), err.toString());
	}

}
