package io.papyra.shell.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;

import static org.assertj.core.api.Assertions.assertThat;

/** Any program of the system, such as a shell. */
public final class Programs {

	private static final long PATIENCE_SECONDS = 120;

	private static final String PATH = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");

	private Programs() {
	}

	/** Runs it to its end, with nothing in its environment but PATH and what is given. */
	public static Ran run(Path directory, Map<String, String> environment, List<String> command) {
		Process process = start(directory, environment, command);
		try {
			process.getOutputStream().close();
			CompletableFuture<String> out = reading(process.getInputStream());
			CompletableFuture<String> err = reading(process.getErrorStream());
			if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
				throw new AssertionError(command + " goes on and on");
			}
			return new Ran(process.exitValue(), out.join(), err.join());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted while waiting for " + command, ex);
		}
		finally {
			process.destroyForcibly();
		}
	}

	/** Starts it. */
	public static Process start(Path directory, Map<String, String> environment, List<String> command) {
		ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
		builder.environment().clear();
		builder.environment().put("PATH", PATH);
		builder.environment().putAll(environment);
		try {
			return builder.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Whether there is such a program. */
	public static boolean exists(String name) {
		return List.of(PATH.split(":")).stream().anyMatch((directory) -> Files.isExecutable(Path.of(directory, name)));
	}

	/**
	 * Skips a test, visibly, where there is no such program; but not on a build server.
	 */
	public static void require(String name) {
		if ("true".equals(System.getenv("CI"))) {
			assertThat(exists(name)).as("a build server has " + name).isTrue();
		}
		Assumptions.assumeTrue(exists(name), name + " is not installed");
	}

	/** Skips a test where the locale of the tests themselves has only names of ASCII. */
	public static void requireUnicodeNames() {
		Assumptions.assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "names are not Unicode here");
	}

	/** In a thread of its own: whoever waits for it may keep a pool busy. */
	private static CompletableFuture<String> reading(InputStream stream) {
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

}
