package io.papyra.tests.monitoring;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Assumptions;

import static org.assertj.core.api.Assertions.assertThat;

/** Where programs of Prometheus are. */
final class Program {

	private Program() {
	}

	/**
	 * The one that the system property {@code papyra.<name>} names, that of
	 * {@code target/programs}, where the gate puts it, or that of the path. Skips the
	 * test, visibly, where there is none; but not on a build server.
	 */
	static Path required(String name) {
		List<Path> found = candidates(name).stream().filter(Files::isExecutable).toList();
		if ("true".equals(System.getenv("CI"))) {
			assertThat(found).as("a build server has %s", name).isNotEmpty();
		}
		Assumptions.assumeFalse(found.isEmpty(), name + " is not installed");
		return found.get(0);
	}

	private static List<Path> candidates(String name) {
		List<Path> candidates = new ArrayList<>();
		candidates.add(Path.of(System.getProperty("papyra." + name, "/nowhere")));
		candidates.add(Repository.file("target/programs/" + name));
		Pattern.compile(":")
			.splitAsStream(System.getenv().getOrDefault("PATH", "/usr/bin:/bin"))
			.forEach((directory) -> candidates.add(Path.of(directory, name)));
		return candidates;
	}

}
