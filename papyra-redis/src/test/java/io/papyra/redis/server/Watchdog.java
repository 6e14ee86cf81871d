package io.papyra.redis.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A shell that outlives this JVM for a moment, however it ends: it then kills what
 * servers are left, and removes the directory that holds their data.
 * <p>
 * A server is started by {@link #command(Path, List)}, which notes the process before it
 * becomes the server. So there is no moment at which a server runs that nobody knows of.
 */
final class Watchdog {

	private static final String PID = "pid";

	/**
	 * Waits for the end of its input, which this JVM holds. Moves the directory away, so
	 * that no further process is noted and becomes a server; looks twice for those that
	 * were about to.
	 */
	private static final String SCRIPT = """
			cat >/dev/null
			mv "$0" "$0.gone" || exit
			for round in 1 2; do
			  for note in "$0.gone"/*/pid; do
			    read -r pid <"$note" || continue
			    title=$(tr '\\0' ' ' <"/proc/$pid/cmdline" || ps -o command= -p "$pid")
			    case $title in *redis*|*valkey*|*"$0"*) kill -9 "$pid" ;; esac
			  done
			  sleep 1
			done
			rm -rf "$0.gone"
			""";

	private static @Nullable Watchdog instance;

	private final Path directory;

	/** Its input is open as long as this JVM lives. */
	@SuppressWarnings("UnusedVariable")
	private final Process process;

	private Watchdog() throws IOException {
		this.directory = Files.createTempDirectory("papyra-redis-");
		// "trap": a stop of the whole group of processes is not for this one.
		this.process = new ProcessBuilder("/bin/sh", "-c", "trap '' INT TERM HUP\nexec 2>/dev/null\n" + SCRIPT,
				this.directory.toString())
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
	}

	static synchronized Watchdog get() {
		if (instance == null) {
			try {
				instance = new Watchdog();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return instance;
	}

	/** The directory of this JVM, removed after its end. */
	Path directory() {
		return this.directory;
	}

	/** A new directory for a server. */
	Path newDirectory() throws IOException {
		return Files.createTempDirectory(this.directory, "server-");
	}

	/**
	 * What starts a server whose end is seen to.
	 * @param directory of {@link #newDirectory()}
	 * @param command the server
	 */
	static List<String> command(Path directory, List<String> command) {
		return Stream
			.concat(Stream.of("/bin/sh", "-c", "echo $$ >\"$0\" && exec \"$@\"", directory.resolve(PID).toString()),
					command.stream())
			.toList();
	}

	/** Notes that the server of this directory has ended. */
	static void ended(Path directory) throws IOException {
		Files.deleteIfExists(directory.resolve(PID));
	}

	/** Removes the directory of a server that has ended. */
	static void remove(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : (Iterable<Path>) files.sorted(java.util.Comparator.reverseOrder())::iterator) {
				Files.deleteIfExists(file);
			}
		}
	}

}
