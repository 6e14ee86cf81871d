package io.papyra.shell.process;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import io.papyra.shell.testing.Programs;
import io.papyra.shell.testing.Ran;

/**
 * The class path of the tests as jars that everybody may read, with an archive of their
 * classes as the distribution has one. A process that starts from it takes half of the
 * time. Made once for each JVM of tests, and deleted when that ends.
 */
final class CommandJars {

	private static final Path HOME = temporaryDirectory();

	private static int number;

	/** For {@code -cp}, always in this order, which the archive depends on. */
	static final String CLASS_PATH = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
		.map(Path::of)
		.filter(Files::exists)
		.map(CommandJars::jar)
		.map(Path::toString)
		.collect(Collectors.joining(File.pathSeparator));

	/** Options of Java that use the archive, and say nothing where it does not fit. */
	static final List<String> OPTIONS = List.of("-Xlog:disable", "-Xshare:auto", "-XX:SharedArchiveFile=" + archive());

	private CommandJars() {
	}

	private static Path temporaryDirectory() {
		try {
			Path directory = Files.createTempDirectory("papyra-command");
			open(directory, "rwxr-xr-x");
			Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
			return directory;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void open(Path path, String mode) throws IOException {
		Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
	}

	private static Path jar(Path entry) {
		boolean directory = Files.isDirectory(entry);
		Path jar = HOME.resolve(number++ + "-" + (directory ? "classes.jar" : entry.getFileName().toString()));
		try {
			if (directory) {
				pack(entry, jar);
			}
			else {
				Files.copy(entry, jar);
			}
			open(jar, "rw-r--r--");
			return jar;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void pack(Path classes, Path jar) throws IOException {
		try (Stream<Path> files = Files.walk(classes);
				OutputStream out = Files.newOutputStream(jar);
				JarOutputStream packed = new JarOutputStream(out)) {
			packed.setLevel(0);
			for (Path file : files.filter((each) -> !each.equals(classes)).sorted().toList()) {
				String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
				packed.putNextEntry(new ZipEntry(Files.isDirectory(file) ? name + "/" : name));
				if (Files.isRegularFile(file)) {
					Files.copy(file, packed);
				}
				packed.closeEntry();
			}
		}
	}

	/** What {@code bin/papyra-archive} does. */
	private static Path archive() {
		Path archive = HOME.resolve("papyra.jsa");
		List<String> command = new ArrayList<>(PapyraProcess.java());
		command.addAll(List.of("-Xlog:disable", "-XX:ArchiveClassesAtExit=" + archive, "-cp", CLASS_PATH,
				"io.papyra.shell.CdsTrainingRun", HOME.resolve("java").toString()));
		Ran ran = Programs.run(HOME, Map.of(), command);
		if (ran.code() != 0 || !Files.exists(archive)) {
			throw new AssertionError("no archive of classes was made: " + ran.out() + ran.err());
		}
		try {
			open(archive, "r--r--r--");
			return archive;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void delete(Path directory) {
		try (Stream<Path> files = Files.list(directory)) {
			for (Path file : files.toList()) {
				Files.delete(file);
			}
			Files.delete(directory);
		}
		catch (IOException ex) {
			// The system empties its directory for such files.
		}
	}

}
