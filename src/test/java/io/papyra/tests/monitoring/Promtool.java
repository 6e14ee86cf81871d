package io.papyra.tests.monitoring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The program {@code promtool} of Prometheus. */
final class Promtool {

	private final Path program;

	private Promtool(Path program) {
		this.program = program;
	}

	/** See {@link Program#required}. */
	static Promtool required() {
		return new Promtool(Program.required("promtool"));
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
