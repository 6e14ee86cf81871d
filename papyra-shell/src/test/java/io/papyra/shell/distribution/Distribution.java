package io.papyra.shell.distribution;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.papyra.shell.testing.Programs;
import io.papyra.shell.testing.Ran;

/**
 * The folder that the build made, or a copy of it.
 *
 * @param home where it is
 */
record Distribution(Path home) {

	/** What the build made. */
	static Distribution built() {
		return new Distribution(Path.of(Objects.requireNonNull(System.getProperty("papyra.distribution"))));
	}

	/** The tar.gz, unpacked into a new directory by {@code tar}. */
	static Distribution unpacked(Path directory) {
		Path home = built().home();
		run(directory, "tar", "-xzf", home.resolveSibling(home.getFileName() + ".tar.gz").toString());
		return new Distribution(directory.resolve(home.getFileName()));
	}

	Path launcher() {
		return this.home.resolve("bin/papyra");
	}

	/** Runs the command with the Java of the tests. */
	Ran papyra(Path directory, String... arguments) {
		return papyra(directory, Map.of(), arguments);
	}

	Ran papyra(Path directory, Map<String, String> environment, String... arguments) {
		List<String> command = new ArrayList<>(List.of(launcher().toString()));
		command.addAll(Arrays.asList(arguments));
		return Programs.run(directory, withJava(environment), command);
	}

	/** How many classes come out of the archive when it runs. */
	long archivedClasses(Path directory) {
		return archivedClasses(directory, System.getProperty("java.home"));
	}

	long archivedClasses(Path directory, String javaHome) {
		return papyra(directory, Map.of("JAVA_HOME", javaHome, "PAPYRA_OPTS", "-Xlog:class+load:stdout"), "version")
			.out()
			.lines()
			.filter((line) -> line.endsWith("shared objects file (top)"))
			.count();
	}

	private static Map<String, String> withJava(Map<String, String> environment) {
		Map<String, String> all = new TreeMap<>(Map.of("JAVA_HOME", System.getProperty("java.home")));
		all.putAll(environment);
		return all;
	}

	static Ran run(Path directory, String... command) {
		Ran ran = Programs.run(directory, Map.of(), List.of(command));
		if (ran.code() != 0) {
			throw new AssertionError(List.of(command) + ": " + ran.err());
		}
		return ran;
	}

}
