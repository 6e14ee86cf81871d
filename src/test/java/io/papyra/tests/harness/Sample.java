package io.papyra.tests.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sample application in a process of its own: as the packaged jar, or unpacked as
 * Spring Boot recommends for a fast start, with the classes archived by the JVM.
 */
public final class Sample {

	private static final String MAIN = "io.papyra.sample.SampleApplication";

	private final JavaCommand command;

	private final Path directory;

	private final Map<String, String> properties = new LinkedHashMap<>();

	private Sample(JavaCommand command, Path directory) {
		this.directory = directory;
		this.command = command.in(directory).options("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
		with("server.port=0", "orders.every=100ms");
	}

	/** {@code java -jar} of the packaged application, in a working directory. */
	public static Sample packaged(Path directory) {
		return new Sample(JavaCommand.jar(jar()), directory);
	}

	/** The packaged application unpacked, with more jars behind it. */
	public static Sample unpacked(Path directory, List<Path> more) {
		return unpacked(Unpacked.HOME, directory, more).options("-XX:SharedArchiveFile=" + Unpacked.CLASSES);
	}

	private static Sample unpacked(Path home, Path directory, List<Path> more) {
		String classPath = Stream.concat(Stream.of(home.resolve(jar().getFileName())), more.stream())
			.map(Path::toString)
			.collect(Collectors.joining(File.pathSeparator));
		return new Sample(JavaCommand.main(classPath, MAIN), directory);
	}

	/**
	 * What follows {@code java} to start the packaged application quickly: unpacked, with
	 * archived classes.
	 */
	public static List<String> quickStart() {
		return List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
				"-XX:SharedArchiveFile=" + Unpacked.CLASSES, "-cp",
				Unpacked.HOME.resolve(jar().getFileName()).toString(), MAIN);
	}

	/** The packaged application unpacked. */
	public static Sample unpacked(Path directory) {
		return unpacked(directory, List.of());
	}

	/**
	 * The packaged application with more jars beside those inside, by Spring Boot's own
	 * launcher for that.
	 */
	public static Sample packaged(Path directory, List<Path> more) {
		String loaderPath = more.stream().map(Path::toString).collect(Collectors.joining(","));
		JavaCommand launcher = JavaCommand
			.main(jar().toString(), "org.springframework.boot.loader.launch.PropertiesLauncher")
			.options("-Dloader.path=" + loaderPath);
		return new Sample(launcher, directory);
	}

	/** Properties, such as {@code papyra.startup.mode=recover}; the last value counts. */
	public Sample with(String... more) {
		for (String property : more) {
			int equals = property.indexOf('=');
			this.properties.put(property.substring(0, equals), property.substring(equals + 1));
		}
		return this;
	}

	/** Variables of its environment, as a container gives them. */
	public Sample environment(Map<String, String> variables) {
		this.command.environment(variables);
		return this;
	}

	public Sample options(String... options) {
		this.command.options(options);
		return this;
	}

	/** Starts it and waits until it serves requests. */
	public RunningSample serve() {
		ChildProcess process = start();
		try {
			int port = Integer.parseInt(process.awaitLine("Tomcat started on port (\\d+)").group(1));
			process.awaitLine("The desk is open");
			return new RunningSample(process, new Http(port), history());
		}
		catch (AssertionError ex) {
			process.close();
			throw ex;
		}
	}

	/** Starts it. */
	public ChildProcess start() {
		this.properties.forEach((name, value) -> this.command.arguments("--" + name + "=" + value));
		return this.command.start();
	}

	/** The history that it keeps unless told otherwise. */
	public History history() {
		return new History(this.directory.resolve("papyra.ndjson"));
	}

	private static Path jar() {
		Path jar = Path.of(System.getProperty("papyra.sample.jar", "")).toAbsolutePath().normalize();
		if (!Files.isRegularFile(jar)) {
			throw new AssertionError("no packaged sample at " + jar + "; the phase 'package' makes it: mvn verify");
		}
		return jar;
	}

	/**
	 * Unpacked once, when it is first needed, and run once so that its classes are
	 * archived.
	 */
	private static final class Unpacked {

		private static final Path HOME = unpack();

		private static final Path CLASSES = HOME.resolve("classes.jsa");

		static {
			try (RunningSample sample = unpacked(HOME, HOME, List.of()).options("-XX:ArchiveClassesAtExit=" + CLASSES)
				.serve()) {
				sample.stop();
			}
		}

		private static Path unpack() {
			Path home = temporaryDirectory();
			try (ChildProcess process = JavaCommand.jar(jar())
				.options("-Djarmode=tools")
				.arguments("extract", "--force", "--destination", home.toString())
				.start()) {
				if (process.awaitExit() != 0) {
					throw new AssertionError("the sample could not be unpacked: " + process.text());
				}
			}
			return home;
		}

		/** Below that of the build, so that "clean" removes it. */
		private static Path temporaryDirectory() {
			try {
				return Files.createTempDirectory(TestClassPath.buildDirectory(), "sample");
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
