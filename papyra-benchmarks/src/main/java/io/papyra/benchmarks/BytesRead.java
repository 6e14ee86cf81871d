package io.papyra.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How many bytes this process has read from files, whether from the disk or from the page
 * cache; Linux only.
 */
final class BytesRead {

	private static final Path COUNTERS = Path.of("/proc/self/io");

	private static final String READ = "rchar: ";

	private BytesRead() {
	}

	/** The figure now, or 0 where the system does not count. */
	static long now() throws IOException {
		if (!Files.isReadable(COUNTERS)) {
			return 0;
		}
		return Files.readAllLines(COUNTERS, StandardCharsets.US_ASCII)
			.stream()
			.filter((line) -> line.startsWith(READ))
			.mapToLong((line) -> Long.parseLong(line.substring(READ.length())))
			.findFirst()
			.orElse(0);
	}

}
