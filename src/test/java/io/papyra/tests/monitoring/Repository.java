package io.papyra.tests.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of this repository, as they lie beside the tests. */
final class Repository {

	private static final Path ROOT = Path.of("").toAbsolutePath().resolve("../..").normalize();

	static final Path RULES = file("docs/monitoring/papyra.rules.yaml");

	private Repository() {
	}

	static Path file(String path) {
		return ROOT.resolve(path);
	}

	static String text(String path) {
		return text(file(path));
	}

	static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Files of a directory whose names end so, in the order of their names. */
	static List<Path> files(String directory, String end) {
		try (Stream<Path> files = Files.list(ROOT.resolve(directory))) {
			return files.filter((file) -> file.toString().endsWith(end)).sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
