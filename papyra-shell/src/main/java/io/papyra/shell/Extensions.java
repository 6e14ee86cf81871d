package io.papyra.shell;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarFile;

import io.papyra.shell.command.CommandFailure;
import org.jspecify.annotations.Nullable;

/**
 * Jars that are no part of the command, with backends of their own: those in the folder
 * {@code ext} beside the program, and those that the environment variable
 * {@code PAPYRA_EXT} names. A class loader of their own has them, so that the class path
 * of the process, which the archive of classes holds for, is always the same.
 */
final class Extensions {

	/** None. */
	static final Extensions NONE = new Extensions(null, null);

	private static final String VARIABLE = "PAPYRA_EXT";

	private final @Nullable String listed;

	private final @Nullable Path folder;

	private Extensions(@Nullable String listed, @Nullable Path folder) {
		this.listed = listed;
		this.folder = folder;
	}

	/** Those of this process. */
	static Extensions ofProcess() {
		Path home = home();
		return new Extensions(System.getenv(VARIABLE), (home != null) ? home.resolve("ext") : null);
	}

	/** Those of a list as the environment variable has it. */
	static Extensions listed(String paths) {
		return new Extensions(paths, null);
	}

	/** Those of a folder beside the program. */
	static Extensions in(Path home) {
		return new Extensions(null, home.resolve("ext"));
	}

	/**
	 * Where the jar is that the program runs from; null if it runs from a directory of
	 * classes.
	 */
	private static @Nullable Path home() {
		CodeSource source = Extensions.class.getProtectionDomain().getCodeSource();
		URL location = (source != null) ? source.getLocation() : null;
		if (location == null) {
			return null;
		}
		// Of a jar inside of a jar: jar:nested:/somewhere/papyra.jar/!BOOT-INF/classes/!/
		String text = location.toString().replaceFirst("^(jar:)?nested:", "file:");
		int inside = text.indexOf("/!");
		text = (inside < 0) ? text : text.substring(0, inside);
		return text.endsWith(".jar") ? Path.of(URI.create(text)).getParent() : null;
	}

	/**
	 * Makes the classes of the jars those of the current thread. Costs nothing where
	 * there are no jars.
	 * @throws CommandFailure if a jar or a folder cannot be used
	 */
	void use() {
		List<Path> jars = jars();
		if (!jars.isEmpty()) {
			Thread thread = Thread.currentThread();
			thread.setContextClassLoader(new URLClassLoader("extensions",
					jars.stream().map(Extensions::url).toArray(URL[]::new), thread.getContextClassLoader()));
		}
	}

	private List<Path> jars() {
		List<Path> jars = new ArrayList<>();
		if (this.folder != null && Files.exists(this.folder)) {
			addAll(this.folder, jars);
		}
		for (String entry : (this.listed != null) ? this.listed.split(File.pathSeparator) : new String[0]) {
			if (!entry.isBlank()) {
				add(path(entry), jars);
			}
		}
		jars.forEach(Extensions::requireJar);
		return jars;
	}

	private static Path path(String entry) {
		try {
			return Path.of(entry).toAbsolutePath();
		}
		catch (InvalidPathException ex) {
			throw refused(entry + ", which is no path: " + ex.getReason());
		}
	}

	private static void add(Path entry, List<Path> jars) {
		if (Files.isDirectory(entry)) {
			addAll(entry, jars);
		}
		else if (Files.exists(entry)) {
			jars.add(entry);
		}
		else {
			throw refused(entry + ", which is not there");
		}
	}

	private static void addAll(Path directory, List<Path> jars) {
		List<Path> found = new ArrayList<>();
		try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.jar")) {
			files.forEach(found::add);
		}
		catch (IOException | DirectoryIteratorException ex) {
			throw unreadable("the folder of extensions " + shown(directory), ex);
		}
		Collections.sort(found);
		jars.addAll(found);
	}

	/** A class loader skips what is no jar, and says nothing. */
	private static void requireJar(Path jar) {
		try (JarFile opened = new JarFile(jar.toFile())) {
			opened.size();
		}
		catch (IOException ex) {
			throw unreadable("the extension " + shown(jar), ex);
		}
	}

	private static CommandFailure refused(String what) {
		return CommandFailure.usage(VARIABLE + " names " + what
				+ "; let it list jars and folders of jars, separated by '" + File.pathSeparator + "'");
	}

	private static CommandFailure unreadable(String what, Exception failure) {
		return CommandFailure
			.usage(what + " cannot be used: " + reason(Objects.requireNonNullElse(failure.getCause(), failure))
					+ "; replace it, remove it, or make it readable for this user");
	}

	private static String reason(Throwable failure) {
		if (failure instanceof AccessDeniedException) {
			return "permission denied";
		}
		return (failure instanceof NotDirectoryException) ? "it is no directory" : String.valueOf(failure.getMessage());
	}

	/** The launcher names the folder of the program by a file that it has open. */
	private static Path shown(Path path) {
		try {
			return path.toRealPath();
		}
		catch (IOException ex) {
			return path;
		}
	}

	private static URL url(Path jar) {
		try {
			return jar.toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
