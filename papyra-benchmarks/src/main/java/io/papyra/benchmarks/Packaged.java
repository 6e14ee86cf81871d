package io.papyra.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The command as its own build packages it, beside that of the benchmarks. */
final class Packaged {

	private static final Path TARGET = Options.home().resolve("../../papyra-shell/target").normalize();

	private Packaged() {
	}

	/** Whether it was built. */
	static boolean exists() {
		return Files.isRegularFile(jar()) && launchers().size() == 1;
	}

	static Path jar() {
		return TARGET.resolve("papyra.jar");
	}

	static Path launcher() {
		return launchers().get(0);
	}

	private static List<Path> launchers() {
		if (!Files.isDirectory(TARGET)) {
			return List.of();
		}
		try (Stream<Path> files = Files.list(TARGET)) {
			return files.map((directory) -> directory.resolve("bin/papyra")).filter(Files::isExecutable).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
