package io.papyra.shell.console;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Where the console remembers what was typed: readable by its owner alone, since paths
 * and names are in it.
 */
final class HistoryFile {

	static final String NAME = "history";

	private HistoryFile() {
	}

	/**
	 * As the XDG rules have it, below the home directory that the environment names. Null
	 * if it names none, as in a container whose user has no entry in the list of users:
	 * the home that Java reports is no directory then, and what is made in its place may
	 * be in the way of a history.
	 */
	static @Nullable Path directory(Map<String, String> environment) {
		Path state = absolute(environment.get("XDG_STATE_HOME"));
		if (state != null) {
			return state.resolve("papyra");
		}
		Path home = absolute(environment.getOrDefault("HOME", environment.get("USERPROFILE")));
		return (home != null && Files.isDirectory(home)) ? home.resolve(".local").resolve("state").resolve("papyra")
				: null;
	}

	private static @Nullable Path absolute(@Nullable String name) {
		try {
			Path path = (name != null && !name.isEmpty()) ? Path.of(name) : null;
			return (path != null && path.isAbsolute()) ? path : null;
		}
		catch (InvalidPathException ex) {
			return null;
		}
	}

	/**
	 * Makes the directory and the file.
	 * @return whether something can be remembered there; JLine would complain of each
	 * line that it cannot save
	 */
	static boolean prepare(Path directory) {
		try {
			Files.createDirectories(directory.toAbsolutePath().getParent());
			if (Files.notExists(directory)) {
				Files.createDirectory(directory,
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
			}
			Files.createFile(directory.resolve(NAME),
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		}
		catch (FileAlreadyExistsException ex) {
			// It is there from the last time.
		}
		catch (IOException | UnsupportedOperationException ex) {
			return false; // a console without a memory is still a console
		}
		return Files.isWritable(directory.resolve(NAME));
	}

}
