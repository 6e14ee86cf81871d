package io.papyra.tests.extension;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import io.papyra.tests.harness.ChildProcess;
import io.papyra.tests.harness.JavaCommand;

/**
 * What a stranger has who does what the page says: every file of it, at its place below
 * an empty folder.
 *
 * @param directory the folder
 * @param files the files of the page, by their paths
 */
record StrangersProject(Path directory, Map<String, String> files) {

	private static final Path PAGE = Path.of(System.getProperty("basedir", "."), "..", "..", "docs", "extending.md");

	private static final Pattern LISTING = Pattern.compile("^`([a-zA-Z./-]+)`\n\n```[a-z]+\n(.*?)^```$",
			Pattern.DOTALL | Pattern.MULTILINE);

	/** Writes the files of the page below a folder. */
	static StrangersProject in(Path directory) {
		Map<String, String> files = LISTING.matcher(page())
			.results()
			.collect(Collectors.toMap((listing) -> listing.group(1), (listing) -> listing.group(2), (one, other) -> {
				throw new AssertionError("the page has two files of one name");
			}, TreeMap::new));
		files.forEach((path, text) -> write(directory.resolve(path), text));
		return new StrangersProject(directory, files);
	}

	/** The page itself. */
	static String page() {
		try {
			return Files.readString(PAGE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void write(Path file, String text) {
		try {
			Files.createDirectories(file.resolveSibling("."));
			Files.writeString(file, text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Compiles what the jar consists of, and makes the jar. */
	Path jar() {
		try {
			Path classes = compile("src/main/java", "target/classes", List.of());
			copy(this.directory.resolve("src/main/resources"), classes);
			Path jar = this.directory.resolve("target/notebook-1.0.jar");
			try (Stream<Path> files = Files.walk(classes);
					OutputStream out = Files.newOutputStream(jar);
					JarOutputStream archive = new JarOutputStream(out)) {
				for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
					archive.putNextEntry(
							new JarEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
					Files.copy(file, archive);
					archive.closeEntry();
				}
			}
			return jar;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Runs the tests in a process of their own, with the jar, and tells how it went. */
	ChildProcess startTests(Path jar) {
		Path classes = compile("src/test/java", "target/test-classes", List.of(jar));
		String classPath = Stream.of(jar.toString(), classes.toString(), System.getProperty("java.class.path"))
			.collect(Collectors.joining(File.pathSeparator));
		return JavaCommand.main(classPath, TestRun.class.getName())
			.options("-Xmx512m", "-XX:+UseSerialGC")
			.arguments(classes.toString())
			.start();
	}

	private Path compile(String sources, String target, List<Path> more) {
		Path classes = this.directory.resolve(target);
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter messages = new StringWriter();
		try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
			Iterable<? extends JavaFileObject> units = manager.getJavaFileObjectsFromPaths(this.files.keySet()
				.stream()
				.filter((path) -> path.startsWith(sources))
				.map(this.directory::resolve)
				.toList());
			List<String> classPath = new ArrayList<>(more.stream().map(Path::toString).toList());
			classPath.add(System.getProperty("java.class.path"));
			Files.createDirectories(classes);
			boolean done = compiler.getTask(messages, manager, null,
					List.of("--release", "17", "-proc:none", "-Xlint:all", "-Werror",
							"-Xlint:-processing,-classfile,-path,-serial", "-d", classes.toString(), "-cp",
							String.join(File.pathSeparator, classPath)),
					null, units)
				.call();
			if (!done) {
				throw new AssertionError(messages.toString());
			}
			return classes;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void copy(Path from, Path to) throws IOException {
		try (Stream<Path> files = Files.walk(from)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				Path copy = to.resolve(from.relativize(file).toString());
				Files.createDirectories(copy.resolveSibling("."));
				Files.copy(file, copy);
			}
		}
	}

}
