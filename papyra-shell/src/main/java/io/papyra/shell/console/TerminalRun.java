package io.papyra.shell.console;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.papyra.shell.command.Cancellation;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.output.Output;
import io.papyra.shell.output.TerminalCapabilities;
import io.papyra.shell.run.CommandRunner;
import io.papyra.shell.run.TerminalConfirmation;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

import org.springframework.shell.jline.JLineInputProvider;
import org.springframework.shell.jline.PromptProvider;

/**
 * Reads lines on a terminal and runs the commands in them, one after the other; Ctrl-C
 * stops the one that runs, or abandons the line that is typed.
 */
final class TerminalRun {

	/** A terminal that takes no output any more must not keep the process alive. */
	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final CommandRunner runner;

	private final Supplier<Terminal> terminal;

	/** Held while a command runs. */
	private final ReentrantLock running = new ReentrantLock();

	private volatile Cancellation cancellation = new Cancellation();

	private volatile @Nullable ExitCode ending;

	/** The thread that reads and runs. */
	private volatile @Nullable Thread console;

	/** Open once that thread does neither any more. */
	private final CountDownLatch idle = new CountDownLatch(1);

	TerminalRun(CommandRunner runner, Supplier<Terminal> terminal) {
		this.runner = runner;
		this.terminal = terminal;
	}

	/** Reads a line; an empty one when it is abandoned. */
	String read(Supplier<String> line) {
		this.console = Thread.currentThread();
		try {
			return (this.ending == null) ? line.get() : "";
		}
		catch (UserInterruptException ex) {
			return "";
		}
		finally {
			awaitEnd();
		}
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
		awaitEnd();
	}

	/** Returns at once, or never if the process is to end: no prompt comes any more. */
	private void awaitEnd() {
		if (this.ending == null) {
			return;
		}
		this.idle.countDown();
		while (true) {
			LockSupport.park(this);
			Thread.interrupted(); // otherwise it would not park again
		}
	}

	/**
	 * Ends the process, and before that the command that runs; returns when no command
	 * runs, no line is read, and neither can begin any more. A thread that reads a line
	 * sets up the terminal again ten times a second, so that the settings that JLine
	 * restores at the end of the process would not last. To be called by another thread.
	 */
	void end(ExitCode code) {
		this.ending = code;
		this.cancellation.cancel(code);
		this.running.lock();
		Thread console = this.console;
		if (console == null) {
			return;
		}
		console.interrupt();
		try {
			this.idle.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void run(List<String> tokens, Cancellation cancellation) {
		Terminal screen = this.terminal.get();
		boolean dumb = Terminal.TYPE_DUMB.equals(screen.getType());
		boolean colours = !dumb && System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
		TerminalCapabilities capabilities = new TerminalCapabilities(colours,
				(screen.getWidth() > 0) ? screen.getWidth() : 80, !dumb);
		Terminal.SignalHandler before = screen.handle(Terminal.Signal.INT,
				(signal) -> cancellation.cancel(ExitCode.INTERRUPTED));
		try {
			this.runner.run(tokens, new Output(screen.writer(), screen.writer(), capabilities), cancellation,
					new TerminalConfirmation(screen));
		}
		finally {
			screen.handle(Terminal.Signal.INT, before);
			screen.flush();
		}
	}

	/**
	 * Lines that are typed. Ctrl-C gives a line up and not the console; Ctrl-D ends it.
	 */
	static final class ConsoleInput extends JLineInputProvider {

		private final TerminalRun run;

		ConsoleInput(LineReader reader, PromptProvider prompt, TerminalRun run) {
			super(reader);
			this.run = run;
			setPromptProvider(prompt);
		}

		@Override
		public String readInput() {
			return this.run.read(() -> super.readInput().strip());
		}

	}

}
