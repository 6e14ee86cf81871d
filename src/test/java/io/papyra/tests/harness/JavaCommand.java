package io.papyra.tests.harness;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A command line of the same Java that runs the tests. Each method adds to it and returns
 * it.
 */
public final class JavaCommand {

	private final List<String> options = new ArrayList<>();

	private final List<String> what = new ArrayList<>();

	private final List<String> arguments = new ArrayList<>();

	private final Map<String, String> environment = new TreeMap<>();

	private Path directory = Path.of("").toAbsolutePath();

	private JavaCommand(String... what) {
		this.what.addAll(List.of(what));
	}

	/** {@code java -jar}. */
	public static JavaCommand jar(Path jar) {
		return new JavaCommand("-jar", jar.toString());
	}

	/** {@code java -cp}. */
	public static JavaCommand main(String classPath, String mainClass) {
		return new JavaCommand("-cp", classPath, mainClass);
	}

	/**
	 * A class of the tests, with those parts of their class path whose path contains one
	 * of the words.
	 */
	public static JavaCommand testMain(Class<?> mainClass, String... words) {
		return main(TestClassPath.entriesWith(words).stream().collect(Collectors.joining(File.pathSeparator)),
				mainClass.getName());
	}

	/** Options for the JVM itself. */
	public JavaCommand options(String... more) {
		this.options.addAll(Arrays.asList(more));
		return this;
	}

	public JavaCommand arguments(String... more) {
		this.arguments.addAll(Arrays.asList(more));
		return this;
	}

	/** Variables of its environment. */
	public JavaCommand environment(Map<String, String> more) {
		this.environment.putAll(more);
		return this;
	}

	/** The directory in which it runs. */
	public JavaCommand in(Path workingDirectory) {
		this.directory = workingDirectory;
		return this;
	}

	public ChildProcess start() {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(this.options);
		command.addAll(this.what);
		command.addAll(this.arguments);
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.directory.toFile());
		// What the tests' own JVM was started with is none of the child's business.
		builder.environment()
			.keySet()
			.removeIf((name) -> name.startsWith("JAVA_") || name.startsWith("JDK_JAVA") || name.startsWith("PAPYRA_")
					|| name.startsWith("SPRING_"));
		builder.environment().putAll(this.environment);
		return ChildProcess.start(builder);
	}

}
