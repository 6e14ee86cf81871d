package io.papyra.tests.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

	private Sample(JavaCommand command, Path directory) {
		this.directory = directory;
		this.command = command.in(directory)
			.options("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Xshare:auto")
			.arguments("--server.port=0", "--orders.every=100ms");
	}

	/** {@code java -jar} of the packaged application, in a working directory. */
	public static Sample packaged(Path directory) {
		return new Sample(JavaCommand.jar(jar()), directory);
	}

	/** The packaged application unpacked, with more jars in front of it. */
	public static Sample unpacked(Path directory, List<Path> more) {
		Path application = Unpacked.HOME.resolve(jar().getFileName());
		String classPath = Stream.concat(more.stream(), Stream.of(application))
			.map(Path::toString)
			.collect(Collectors.joining(File.pathSeparator));
		return new Sample(JavaCommand.main(classPath, MAIN), directory);
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

	/** Arguments for the application, such as {@code --papyra.startup.mode=recover}. */
	public Sample with(String... arguments) {
		this.command.arguments(arguments);
		return this;
	}

	public Sample options(String... options) {
		this.command.options(options);
		return this;
	}

	/** Starts it and waits until it serves requests. */
	public RunningSample serve() {
		ChildProcess process = start();
		int port = Integer.parseInt(process.awaitLine("Tomcat started on port (\\d+)").group(1));
		process.awaitLine("The desk is open");
		return new RunningSample(process, new Http(port), history());
	}

	/** Starts it. */
	public ChildProcess start() {
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

	/** Unpacked once, when it is first needed. */
	private static final class Unpacked {

		private static final Path HOME = unpack();

		private static Path unpack() {
			try {
				Path home = Files.createTempDirectory("papyra-sample");
				home.toFile().deleteOnExit();
				int exit = JavaCommand.jar(jar())
					.options("-Djarmode=tools")
					.arguments("extract", "--force", "--destination", home.toString())
					.start()
					.awaitExit();
				if (exit != 0) {
					throw new AssertionError("the sample could not be unpacked: exit code " + exit);
				}
				return home;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
