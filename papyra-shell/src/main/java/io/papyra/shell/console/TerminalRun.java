package io.papyra.shell.console;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.papyra.shell.command.Cancellation;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.output.Appearance;
import io.papyra.shell.output.Output;
import io.papyra.shell.run.CommandRunner;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** Runs commands on a terminal, one after the other; Ctrl-C stops the one that runs. */
final class TerminalRun {

	private final CommandRunner runner;

	private final Supplier<Terminal> terminal;

	/** Held while a command runs. */
	private final ReentrantLock running = new ReentrantLock();

	private volatile Cancellation cancellation = new Cancellation();

	private volatile @Nullable ExitCode ending;

	TerminalRun(CommandRunner runner, Supplier<Terminal> terminal) {
		this.runner = runner;
		this.terminal = terminal;
	}

	void run(List<String> tokens) {
		this.running.lock();
		try {
			this.cancellation = new Cancellation();
			if (this.ending == null) {
				run(tokens, this.cancellation);
			}
		}
		finally {
			this.running.unlock();
		}
		if (this.ending != null) {
			awaitEnd();
		}
	}

	/** No prompt comes any more. */
	private static void awaitEnd() {
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Ends the process, and before that the command that runs; returns when no command
	 * runs and none can begin any more. To be called by another thread.
	 */
	void end(ExitCode code) {
		this.ending = code;
		this.cancellation.cancel(code);
		this.running.lock();
		Terminal screen = this.terminal.get();
		screen.writer().println(); // whoever writes next does not begin behind the prompt
		screen.flush();
	}

	private void run(List<String> tokens, Cancellation cancellation) {
		Terminal screen = this.terminal.get();
		boolean dumb = Terminal.TYPE_DUMB.equals(screen.getType());
		boolean colours = !dumb && System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
		Appearance appearance = new Appearance(colours, (screen.getWidth() > 0) ? screen.getWidth() : 80, !dumb);
		Terminal.SignalHandler before = screen.handle(Terminal.Signal.INT,
				(signal) -> cancellation.cancel(ExitCode.INTERRUPTED));
		try {
			this.runner.run(tokens, new Output(screen.writer(), screen.writer(), appearance), cancellation);
		}
		finally {
			screen.handle(Terminal.Signal.INT, before);
			screen.flush();
		}
	}

}
