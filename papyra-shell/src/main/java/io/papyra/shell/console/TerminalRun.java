package io.papyra.shell.console;

import java.util.List;
import java.util.function.Supplier;

import io.papyra.shell.command.Cancellation;
import io.papyra.shell.output.Appearance;
import io.papyra.shell.output.Output;
import io.papyra.shell.run.CommandRunner;
import org.jline.terminal.Terminal;

/** Runs commands on a terminal, one after the other; Ctrl-C stops the one that runs. */
final class TerminalRun {

	private final CommandRunner runner;

	private final Supplier<Terminal> terminal;

	TerminalRun(CommandRunner runner, Supplier<Terminal> terminal) {
		this.runner = runner;
		this.terminal = terminal;
	}

	void run(List<String> tokens) {
		Terminal screen = this.terminal.get();
		boolean dumb = Terminal.TYPE_DUMB.equals(screen.getType());
		boolean colours = !dumb && System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
		Appearance appearance = new Appearance(colours, (screen.getWidth() > 0) ? screen.getWidth() : 80, !dumb);
		Cancellation cancellation = new Cancellation();
		Terminal.SignalHandler before = screen.handle(Terminal.Signal.INT, (signal) -> cancellation.cancel());
		try {
			this.runner.run(tokens, new Output(screen.writer(), screen.writer(), appearance), cancellation);
		}
		finally {
			screen.handle(Terminal.Signal.INT, before);
			screen.flush();
		}
	}

}
