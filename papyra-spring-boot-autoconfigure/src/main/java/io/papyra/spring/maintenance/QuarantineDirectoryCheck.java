package io.papyra.spring.maintenance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.papyra.report.Finding;
import org.jspecify.annotations.Nullable;

/**
 * Whether damaged originals could be saved to a directory. Tries it out and leaves
 * nothing behind.
 */
public final class QuarantineDirectoryCheck {

	private static final String NAME = "quarantine";

	private QuarantineDirectoryCheck() {
	}

	public static Finding of(Path directory) {
		Path place = existing(directory.toAbsolutePath());
		if (place == null || !Files.isDirectory(place)) {
			return bad(directory, place + " is no directory");
		}
		try {
			Files.delete(Files.createTempFile(place, "papyra-", ".check"));
			return Finding.ok(NAME, place.equals(directory.toAbsolutePath()) ? "this user can create files in " + place
					: "this user can create " + directory);
		}
		catch (IOException ex) {
			return bad(directory, ex.toString());
		}
	}

	/** The directory itself, or else the nearest one above it that is there. */
	private static @Nullable Path existing(Path directory) {
		Path place = directory;
		while (place != null && Files.notExists(place)) {
			place = place.getParent();
		}
		return place;
	}

	private static Finding bad(Path directory, String why) {
		return Finding.error(NAME, "nothing can be quarantined in " + directory + ": " + why,
				"let papyra.startup.quarantine-directory name a directory that this user can write");
	}

}
