package io.papyra.tests.drill;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A shell in which commands are typed one after the other, as a person does. What they
 * have started in the background ends with it.
 */
final class DrillShell implements AutoCloseable {

	private static final long PATIENCE_SECONDS = 150;

	/** Comes after the output of each command. */
	private static final String DONE = "\u0001done\u0001";

	private final Process process;

	private final Writer input;

	private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

	private DrillShell(Process process) {
		this.process = process;
		this.input = process.outputWriter(StandardCharsets.UTF_8);
		Thread listener = new Thread(this::listen, "output of " + process.pid());
		listener.setDaemon(true);
		listener.start();
	}

	static DrillShell open(Path directory, Map<String, String> environment) {
		ProcessBuilder builder = new ProcessBuilder("bash", "--norc", "--noprofile").directory(directory.toFile())
			.redirectErrorStream(true);
		builder.environment()
			.keySet()
			.removeIf((name) -> name.startsWith("JAVA_") || name.startsWith("JDK_JAVA") || name.startsWith("PAPYRA_")
					|| name.startsWith("SPRING_"));
		builder.environment().putAll(environment);
		try {
			DrillShell shell = new DrillShell(builder.start());
			// Reached also where the JVM of the tests is killed: the input ends then.
			shell.type("trap 'kill -9 $(jobs -p) 2> /dev/null' EXIT");
			return shell;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void listen() {
		try (BufferedReader reader = this.process.inputReader(StandardCharsets.UTF_8)) {
			String line = reader.readLine();
			while (line != null) {
				this.lines.add(line);
				line = reader.readLine();
			}
		}
		catch (IOException ex) {
			// The shell has ended.
		}
		this.lines.add(DONE);
	}

	/**
	 * Types a command and waits for its end; whatever it says on stdout and stderr, by
	 * lines. The next command finds its exit code in {@code $?}.
	 */
	List<String> type(String command) {
		try {
			this.input.write(
					"(exit ${code:-0})\n{\n" + command + "\n} < /dev/null\ncode=$?; printf '\\n\\001done\\001\\n'\n");
			this.input.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("the shell has ended before: " + command, ex);
		}
		List<String> said = new ArrayList<>();
		String line = next(command, said);
		while (!line.equals(DONE)) {
			said.add(line);
			line = next(command, said);
		}
		// The line break before the end.
		if (!said.isEmpty() && said.get(said.size() - 1).isEmpty()) {
			said.remove(said.size() - 1);
		}
		return said;
	}

	private String next(String command, List<String> said) {
		try {
			@Nullable String line = this.lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
			if (line == null) {
				throw new AssertionError("no end of: " + command + "\n" + String.join("\n", said));
			}
			return line;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted while waiting for: " + command, ex);
		}
	}

	@Override
	public void close() {
		this.process.descendants().forEach(ProcessHandle::destroyForcibly);
		this.process.destroyForcibly();
		this.process.onExit().join();
	}

}
