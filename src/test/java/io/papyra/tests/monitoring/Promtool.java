package io.papyra.tests.monitoring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Assumptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The program {@code promtool} of Prometheus: that of the system property
 * {@code papyra.promtool}, of {@code target/programs}, where the gate puts it, or of the
 * path.
 */
final class Promtool {

	private final Path program;

	private Promtool(Path program) {
		this.program = program;
	}

	/**
	 * Skips the test, visibly, where there is no such program; but not on a build server.
	 */
	static Promtool required() {
		List<Path> found = candidates().stream().filter(Files::isExecutable).toList();
		if ("true".equals(System.getenv("CI"))) {
			assertThat(found).as("a build server has promtool").isNotEmpty();
		}
		Assumptions.assumeFalse(found.isEmpty(), "promtool is not installed");
		return new Promtool(found.get(0));
	}

	private static List<Path> candidates() {
		List<Path> candidates = new ArrayList<>();
		candidates.add(Path.of(System.getProperty("papyra.promtool", "/nowhere")));
		candidates.add(Repository.file("target/programs/promtool"));
		Pattern.compile(":")
			.splitAsStream(System.getenv().getOrDefault("PATH", "/usr/bin:/bin"))
			.forEach((directory) -> candidates.add(Path.of(directory, "promtool")));
		return candidates;
	}

	/** Parses rules, alerts and expressions; returns what it says. */
	String checkRules(Path rules) {
		return run("check", "rules", rules.toString());
	}

	/** Runs unit tests of rules. */
	void testRules(List<Path> tests) {
		List<String> arguments = new ArrayList<>(List.of("test", "rules"));
		tests.forEach((test) -> arguments.add(test.toString()));
		run(arguments.toArray(String[]::new));
	}

	/** Makes a data base of Prometheus out of samples as OpenMetrics has them. */
	void createBlocks(Path samples, Path database) {
		run("tsdb", "create-blocks-from", "openmetrics", samples.toString(), database.toString());
	}

	private String run(String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(this.program.toString());
		command.addAll(List.of(arguments));
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			process.getOutputStream().close();
			String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.onExit().join().exitValue()).as("%s said:%n%s", command, said).isZero();
			return said;
		}
		catch (IOException ex) {
			throw new AssertionError("promtool does not run", ex);
		}
	}

}
