package io.papyra.shell.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.papyra.shell.PapyraApplication;
import io.papyra.shell.testing.Ran;
import org.awaitility.Awaitility;

/** The command as a process of its own, as scripts run it. */
final class PapyraProcess implements AutoCloseable {

	private static final long PATIENCE_SECONDS = 60;

	private static final boolean IGNORES_INTERRUPT = ignoresInterrupt();

	private final Process process;

	private PapyraProcess(Process process) {
		this.process = process;
	}

	/** Runs it to its end. */
	static Ran run(Path directory, String... arguments) {
		return run(directory, Map.of(), arguments);
	}

	static Ran run(Path directory, Map<String, String> environment, String... arguments) {
		try (PapyraProcess process = start(directory, environment, arguments)) {
			return process.await();
		}
	}

	static PapyraProcess start(Path directory, Map<String, String> environment, String... arguments) {
		return start(directory, environment, command(List.of(), arguments));
	}

	/** Starts this command around it, or with options of Java. */
	static PapyraProcess start(Path directory, Map<String, String> environment, List<String> command) {
		ProcessBuilder builder = new ProcessBuilder(interruptible(command)).directory(directory.toFile());
		builder.environment()
			.keySet()
			.removeIf((name) -> name.startsWith("JAVA_") || name.startsWith("JDK_JAVA") || name.startsWith("PAPYRA_")
					|| name.startsWith("SPRING_"));
		builder.environment().putAll(environment);
		try {
			Process process = builder.start();
			process.getOutputStream().close();
			return new PapyraProcess(process);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Who builds in the background of a script has Ctrl-C ignored, and so has every child
	 * of the build, unless that is undone.
	 */
	private static List<String> interruptible(List<String> command) {
		if (!IGNORES_INTERRUPT) {
			return command;
		}
		List<String> whole = new ArrayList<>(List.of("env", "--default-signal=INT"));
		whole.addAll(command);
		return whole;
	}

	private static boolean ignoresInterrupt() {
		Path status = Path.of("/proc/self/status");
		if (!Files.isReadable(status)) {
			return false;
		}
		try (Stream<String> lines = Files.lines(status)) {
			return lines.filter((line) -> line.startsWith("SigIgn:"))
				.anyMatch((line) -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 0b10) != 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** What starts it, from an archive of classes as the distribution does. */
	static List<String> command(List<String> javaOptions, String... arguments) {
		List<String> options = new ArrayList<>(CommandJars.OPTIONS);
		options.addAll(javaOptions);
		return command(options, CommandJars.CLASS_PATH, arguments);
	}

	private static List<String> command(List<String> javaOptions, String classPath, String... arguments) {
		List<String> command = new ArrayList<>(java());
		command.addAll(javaOptions);
		command.addAll(List.of("-cp", classPath, PapyraApplication.class.getName()));
		command.addAll(Arrays.asList(arguments));
		return command;
	}

	/** What starts it with another class path than that of the tests. */
	static List<String> commandFrom(String classPath, String... arguments) {
		return command(List.of(), classPath, arguments);
	}

	/** Java as quick to start as it can be. */
	static List<String> java() {
		return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
				"-XX:+UseSerialGC");
	}

	/** Waits for its end. */
	Ran await() {
		CompletableFuture<String> out = inBackground(this.process.getInputStream());
		CompletableFuture<String> err = inBackground(this.process.getErrorStream());
		return new Ran(code(), out.join(), err.join());
	}

	/** Waits for its end, whatever it says. */
	int code() {
		try {
			if (!this.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
				throw new AssertionError("the process goes on and on");
			}
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted while waiting for the process", ex);
		}
	}

	/** What it says on stdout, line by line. */
	BufferedReader lines() {
		return this.process.inputReader(StandardCharsets.UTF_8);
	}

	/** What Ctrl-C does. */
	void interrupt() {
		signal("INT");
	}

	/** Sends a signal, such as TERM. */
	void signal(String name) {
		try {
			new ProcessBuilder("kill", "-" + name, String.valueOf(this.process.pid())).start().waitFor();
		}
		catch (IOException | InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	/** Waits until it has a file open whose path begins so. */
	void awaitOpen(String path) {
		Awaitility.await()
			.atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
			.pollInterval(Duration.ofMillis(5))
			.until(() -> !this.process.isAlive() || openFiles().stream().anyMatch((file) -> file.startsWith(path)));
	}

	private List<String> openFiles() {
		List<String> found = new ArrayList<>();
		String[] descriptors = new File("/proc/" + this.process.pid() + "/fd").list();
		for (String descriptor : (descriptors != null) ? descriptors : new String[0]) {
			try {
				found
					.add(Files.readSymbolicLink(Path.of("/proc/" + this.process.pid() + "/fd", descriptor)).toString());
			}
			catch (IOException ex) {
				// Closed meanwhile.
			}
		}
		return found;
	}

	/**
	 * On two processors the common pool has but one thread, which a test may keep busy.
	 */
	private static CompletableFuture<String> inBackground(InputStream stream) {
		return CompletableFuture.supplyAsync(() -> text(stream), (task) -> new Thread(task, "output").start());
	}

	private static String text(InputStream stream) {
		try (stream) {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
