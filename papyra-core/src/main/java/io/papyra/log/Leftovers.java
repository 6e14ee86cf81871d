package io.papyra.log;

import java.io.IOException;
import java.nio.file.Path;

import io.papyra.disk.Disk;

/** Removes what a crash left of files that were being made. */
final class Leftovers {

	private Leftovers() {
	}

	/** Deletes the temporary files of a log. Only for who holds its lock. */
	static void remove(Disk disk, Path log) throws IOException {
		remove(disk, LogFormat.directory(log), LogFormat.name(log));
	}

	/** Deletes the temporary files in a directory that belong to a log of that name. */
	static void remove(Disk disk, Path directory, String logName) throws IOException {
		for (Path entry : disk.list(directory)) {
			String name = LogFormat.name(entry);
			if (name.startsWith(logName + ".") && name.endsWith(LogFormat.TEMPORARY)) {
				FileOps.deleteIfThere(disk, entry);
			}
		}
	}

}
