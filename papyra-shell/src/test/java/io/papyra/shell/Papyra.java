package io.papyra.shell;

import java.io.StringWriter;
import java.util.Arrays;

import io.papyra.shell.command.Cancellation;
import io.papyra.shell.output.Appearance;
import io.papyra.shell.output.Output;
import io.papyra.shell.testing.Ran;

/** The whole command, in the JVM of the tests. */
public final class Papyra {

	private Papyra() {
	}

	/** Runs it as in a pipe. */
	public static Ran run(String... arguments) {
		return run(Appearance.PLAIN, arguments);
	}

	/** Runs it with output to a place that looks so. */
	public static Ran run(Appearance appearance, String... arguments) {
		StringWriter out = new StringWriter();
		StringWriter err = new StringWriter();
		int code = new Launcher(new Streams() {

			@Override
			public Output output() {
				return new Output(out, err, appearance);
			}

			@Override
			public boolean isInteractive() {
				return false;
			}

			@Override
			public void onInterrupt(Cancellation cancellation) {
				// Nobody presses Ctrl-C here.
			}

		}).run(Arrays.asList(arguments));
		return new Ran(code, out.toString(), err.toString());
	}

}
