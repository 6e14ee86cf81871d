package io.papyra.tests.harness;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** The class path of the tests, in parts. */
public final class TestClassPath {

	private TestClassPath() {
	}

	/** Those entries whose path contains one of the words, and the tests' own classes. */
	public static List<String> entriesWith(String... words) {
		Path own = ownClasses();
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> Path.of(entry).normalize().equals(own) || Arrays.stream(words).anyMatch(entry::contains))
			.toList();
	}

	/**
	 * Makes a jar of one package of the tests, for processes that run with another class
	 * path.
	 */
	public static Path jarOf(Class<?> member, Path jar) {
		Path root = ownClasses();
		Path directory = root.resolve(member.getPackageName().replace('.', '/'));
		try (Stream<Path> files = Files.list(directory);
				OutputStream out = Files.newOutputStream(jar);
				JarOutputStream archive = new JarOutputStream(out)) {
			for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
				archive.putNextEntry(new JarEntry(root.relativize(file).toString().replace(File.separatorChar, '/')));
				Files.copy(file, archive);
				archive.closeEntry();
			}
			return jar;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Where the build puts what it makes. */
	static Path buildDirectory() {
		return ownClasses().resolveSibling("");
	}

	private static Path ownClasses() {
		try {
			return Path.of(TestClassPath.class.getProtectionDomain().getCodeSource().getLocation().toURI()).normalize();
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
