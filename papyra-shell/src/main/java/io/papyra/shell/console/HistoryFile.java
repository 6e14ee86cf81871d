package io.papyra.shell.console;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * Where the console remembers what was typed: readable by its owner alone, since paths
 * and names are in it.
 */
final class HistoryFile {

	static final String NAME = "history";

	private HistoryFile() {
	}

	/** As the XDG rules have it. */
	static Path directory(Map<String, String> environment, Path home) {
		String state = environment.getOrDefault("XDG_STATE_HOME", "");
		Path parent = state.isEmpty() ? home.resolve(".local").resolve("state") : Path.of(state);
		return parent.resolve("papyra");
	}

	/** Makes the directory and the file, as far as that is possible. */
	static Path prepare(Path directory) {
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
			// A console without a memory is still a console.
		}
		return directory;
	}

}
