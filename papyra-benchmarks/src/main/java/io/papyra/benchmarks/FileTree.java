package io.papyra.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Everything below a directory. */
final class FileTree {

	private FileTree() {
	}

	static void delete(Path root) throws IOException {
		for (Path path : list(root).stream().sorted(Comparator.reverseOrder()).toList()) {
			Files.deleteIfExists(path);
		}
	}

	/** Bytes that a copy of the files takes on a disk. */
	static long size(Path root) throws IOException {
		long size = 0;
		for (Path path : list(root)) {
			size += Files.isRegularFile(path) ? Files.size(path) : 0;
		}
		return size;
	}

	/** All of it is on stable storage when this returns. */
	static void force(Path root) throws IOException {
		for (Path file : files(root)) {
			try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
				channel.force(true);
			}
		}
	}

	/**
	 * All of it has been read when this returns, and is in the cache as far as it fits.
	 */
	static void read(Path root) throws IOException {
		ByteBuffer part = ByteBuffer.allocateDirect(1024 * 1024);
		for (Path file : files(root)) {
			try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
				while (channel.read(part) >= 0) {
					part.clear();
				}
			}
		}
	}

	/** Every file, in the order of the names. */
	static List<Path> files(Path root) throws IOException {
		return list(root).stream().filter(Files::isRegularFile).sorted().toList();
	}

	private static List<Path> list(Path root) throws IOException {
		try (Stream<Path> tree = Files.walk(root)) {
			return tree.toList();
		}
	}

}
