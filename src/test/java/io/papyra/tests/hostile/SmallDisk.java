package io.papyra.tests.hostile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A small file system in memory. Needs Linux and the right to mount one; without that,
 * its tests are skipped and say so.
 */
public final class SmallDisk implements AutoCloseable {

	private final Path directory;

	private SmallDisk(Path directory) {
		this.directory = directory;
	}

	/** One of a megabyte. */
	public static SmallDisk mount(Path directory) throws IOException {
		return mount(directory, "1m");
	}

	public static SmallDisk mount(Path directory, String size) throws IOException {
		Files.createDirectories(directory);
		String problem = run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", directory.toString());
		Assumptions.assumeTrue(problem == null, () -> "no small disk could be mounted: " + problem);
		return new SmallDisk(directory);
	}

	void makeReadOnly() throws IOException {
		String problem = run("mount", "-o", "remount,ro", this.directory.toString());
		Assumptions.assumeTrue(problem == null, () -> "the small disk could not be made read-only: " + problem);
	}

	public Path directory() {
		return this.directory;
	}

	@Override
	public void close() throws IOException {
		run("umount", this.directory.toString());
	}

	/** Runs a command; returns what it complains of, or null. */
	private static @Nullable String run(String... command) throws IOException {
		Process process;
		try {
			process = new ProcessBuilder(command).redirectErrorStream(true).start();
		}
		catch (IOException ex) {
			return ex.toString();
		}
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return (process.onExit().join().exitValue() == 0) ? null : output.strip();
	}

}
