package io.papyra.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes sure, before hours of work, that the disk will hold what is made. */
final class DiskSpaceCheck {

	/** What is left for everybody else. */
	private static final long RESERVE = 1_000_000_000L;

	private DiskSpaceCheck() {
	}

	/**
	 * @throws IllegalStateException if there are not that many bytes free, with some to
	 * spare
	 */
	static void require(Path directory, long bytes) throws IOException {
		Files.createDirectories(directory);
		long free = Files.getFileStore(directory).getUsableSpace();
		if (free - RESERVE < bytes) {
			throw new IllegalStateException(
					"This needs %.1f GB below %s and leaves 1 GB, but only %.1f GB are free: choose --sizes or --directory"
						.formatted(bytes / 1e9, directory, free / 1e9));
		}
	}

}
