package io.papyra.shell.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Jars with backends that no module of this build has. */
public final class ExtensionJar {

	private static final String FACTORY = "com/example/ledger/LedgerFactory";

	private ExtensionJar() {
	}

	/** The backend {@code ledger}, with the option {@code --shelf}. */
	public static Path ledger(Path jar) {
		return of(jar, "ledger", "shelf");
	}

	/** The same backend under another name and with another option. */
	public static Path of(Path jar, String name, String option) {
		Path work = jar.resolveSibling(jar.getFileName() + ".work");
		try {
			Path source = Files.createDirectories(work.resolve("source")).resolve("LedgerFactory.java");
			Path classes = Files.createDirectories(work.resolve("classes"));
			Files.writeString(source, source().replace("return \"ledger\"", "return \"" + name + "\"")
				.replace("\"shelf\", \"SHELF\"", "\"" + option + "\", \"SHELF\""));
			compile(source, classes);
			Path services = Files.createDirectories(classes.resolve("META-INF")).resolve("spring.factories");
			Files.writeString(services, "io.papyra.spring.backend.BackendFactory=" + FACTORY.replace('/', '.') + "\n");
			return pack(classes, jar);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String source() throws IOException {
		try (InputStream file = ExtensionJar.class.getResourceAsStream("/extension/LedgerFactory.java")) {
			return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private static void compile(Path source, Path classes) {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter messages = new StringWriter();
		boolean done = compiler
			.getTask(messages, null, null,
					List.of("-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path")), null,
					compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
			.call();
		if (!done) {
			throw new AssertionError(messages.toString());
		}
	}

	/** A directory as a jar. */
	public static Path pack(Path directory, Path jar) throws IOException {
		try (Stream<Path> files = Files.walk(directory);
				OutputStream out = Files.newOutputStream(jar);
				JarOutputStream archive = new JarOutputStream(out)) {
			for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
				archive.putNextEntry(new JarEntry(directory.relativize(file).toString().replace('\\', '/')));
				Files.copy(file, archive);
				archive.closeEntry();
			}
			return jar;
		}
	}

}
