package io.papyra.tests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The command as it is packaged.
 *
 * @param home the folder of the distribution
 * @param environment variables that it is run with
 */
public record Command(Path home, Map<String, String> environment) {

	/** What the build has packaged. */
	public static Command distribution() {
		Path home = Path.of(System.getProperty("papyra.distribution", "")).toAbsolutePath().normalize();
		if (!Files.isExecutable(home.resolve("bin/papyra"))) {
			throw new AssertionError("no packaged command at " + home + "; the phase 'package' makes it: mvn verify");
		}
		return new Command(home, Map.of());
	}

	/** A copy of that, which a test may change. */
	public static Command copyOfDistribution(Path home) {
		Path original = distribution().home();
		try (Stream<Path> files = Files.walk(original)) {
			for (Path file : files.toList()) {
				Files.copy(file, home.resolve(original.relativize(file).toString()),
						StandardCopyOption.COPY_ATTRIBUTES);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return new Command(home, Map.of());
	}

	/** The same with one more variable in its environment. */
	public Command with(String variable, String value) {
		Map<String, String> all = new TreeMap<>(this.environment);
		all.put(variable, value);
		return new Command(this.home, all);
	}

	/** Runs it; what it says, on stdout and stderr, when it has ended well. */
	public String run(String... arguments) {
		return fails(0, arguments);
	}

	/** What it answers as JSON, when it has ended well. */
	public JsonNode json(String... arguments) {
		return JsonMapper.shared().readTree(run(arguments));
	}

	/** Runs it; what it says when it has ended with that code. */
	public String fails(int code, String... arguments) {
		List<String> command = new ArrayList<>(List.of(this.home.resolve("bin/papyra").toString()));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.home.resolveSibling(".").toFile());
		builder.environment()
			.keySet()
			.removeIf((name) -> name.startsWith("JAVA_") || name.startsWith("PAPYRA_") || name.startsWith("SPRING_"));
		builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
		builder.environment().putAll(this.environment);
		try (ChildProcess process = ChildProcess.start(builder)) {
			int ended = process.awaitExit();
			if (ended != code) {
				throw new AssertionError(command + " ended with " + ended + ": " + process.text());
			}
			return process.text();
		}
	}

}
