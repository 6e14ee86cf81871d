package io.papyra.log;

import java.io.IOException;
import java.nio.file.Path;

import io.papyra.disk.Disk;

/** Removes what a crash left of files that were being made. */
final class Leftovers {

	private Leftovers() {
	}

	/** Deletes the temporary files of a log. Only for who holds its lock. */
	static void remove(Disk disk, LogLayout layout) throws IOException {
		remove(disk, layout.directory(), layout.prefix());
	}

	/** Deletes the temporary files in a directory whose names begin like that. */
	static void remove(Disk disk, Path directory, String prefix) throws IOException {
		for (Path entry : disk.list(directory)) {
			String name = LogFormat.name(entry);
			if (name.startsWith(prefix) && name.endsWith(LogFormat.TEMPORARY)) {
				FileOps.deleteIfThere(disk, entry);
			}
		}
	}

}
