package io.papyra.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/** What the system's own command needs to copy files and have them on stable storage. */
final class CopyAndSync {

	private CopyAndSync() {
	}

	/**
	 * Copies a directory or a file to a place that does not exist; returns how long that
	 * took.
	 */
	static long run(Path from, Path to) throws IOException, InterruptedException {
		long began = System.nanoTime();
		Process copy = new ProcessBuilder("cp", "-r", from.toString(), to.toString()).inheritIO().start();
		if (copy.waitFor() != 0) {
			throw new IOException("cp failed: exit " + copy.exitValue());
		}
		FileTree.force(to);
		return System.nanoTime() - began;
	}

}
