package io.papyra.tests.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A process beside that of the tests, with everything it says, stdout and stderr
 * together. Killed when it is closed.
 */
public final class ChildProcess implements AutoCloseable {

	private static final long PATIENCE_SECONDS = 90;

	/** Ended by its handle alone: its own methods to do so close its output unheard. */
	private final Process process;

	private final Thread listener;

	/** Guards itself; its monitor is notified of every line and of the end. */
	private final List<String> lines = new ArrayList<>();

	private boolean ended;

	private ChildProcess(Process process) {
		this.process = process;
		this.listener = new Thread(this::listen, "output of " + process.pid());
		this.listener.setDaemon(true);
		this.listener.start();
	}

	/** Starts any program. */
	public static ChildProcess start(ProcessBuilder command) {
		try {
			return new ChildProcess(command.redirectErrorStream(true).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void listen() {
		try (BufferedReader reader = this.process.inputReader(StandardCharsets.UTF_8)) {
			String line = reader.readLine();
			while (line != null) {
				hear(line);
				line = reader.readLine();
			}
		}
		catch (IOException ex) {
			hear("[output lost: " + ex + "]");
		}
		synchronized (this.lines) {
			this.ended = true;
			this.lines.notifyAll();
		}
	}

	private void hear(String line) {
		synchronized (this.lines) {
			this.lines.add(line);
			this.lines.notifyAll();
		}
	}

	/**
	 * Waits until a line contains a match.
	 * @return that match
	 * @throws AssertionError with everything that was said, if the process ends first
	 */
	public Matcher awaitLine(String regex) {
		Matcher found = findLine(Pattern.compile(regex));
		if (found == null) {
			throw new AssertionError("no line '" + regex + "' came from the process; it said:\n" + text());
		}
		return found;
	}

	private @Nullable Matcher findLine(Pattern pattern) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
		int next = 0;
		synchronized (this.lines) {
			while (true) {
				for (; next < this.lines.size(); next++) {
					Matcher matcher = pattern.matcher(this.lines.get(next));
					if (matcher.find()) {
						return matcher;
					}
				}
				long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
				if (this.ended || left <= 0) {
					return null;
				}
				waitForNews(left);
			}
		}
	}

	private void waitForNews(long millis) {
		try {
			this.lines.wait(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted while waiting for the process", ex);
		}
	}

	/**
	 * Waits for the end of the process and of its output.
	 * @return its exit code
	 */
	public int awaitExit() {
		try {
			if (!this.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
				throw new AssertionError("the process goes on and on; it said:\n" + text());
			}
			this.listener.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted while waiting for the process to end", ex);
		}
	}

	/**
	 * Kills it, as {@code kill -9} does, and waits until everything that it said before
	 * has been heard.
	 */
	public void kill() {
		this.process.toHandle().destroyForcibly();
		awaitExit();
	}

	/** Asks it to stop, as {@code kill} does. */
	public void terminate() {
		this.process.toHandle().destroy();
	}

	/** Everything it has said so far, by line. */
	public List<String> lines() {
		synchronized (this.lines) {
			return List.copyOf(this.lines);
		}
	}

	/** Everything it has said so far. */
	public String text() {
		return String.join("\n", lines());
	}

	public long pid() {
		return this.process.pid();
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	@Override
	public void close() {
		if (this.process.isAlive()) {
			kill();
		}
	}

}
