package io.papyra.proof;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import io.papyra.internal.disk.Disk;

/**
 * Loads this project's classes once more, with one source of the engine mutated and
 * compiled anew.
 */
final class MutantLoader extends ClassLoader {

	private static final Path SOURCES = Path.of(System.getProperty("basedir", "."), "..", "..", "papyra-core", "src",
			"main", "java");

	private final Path classes;

	private MutantLoader(Path classes) {
		super(MutantLoader.class.getClassLoader());
		this.classes = classes;
	}

	/**
	 * Plants a bug.
	 * @param directory an empty one, for sources and classes
	 * @throws IllegalStateException if the words are not there any more: then the engine
	 * has changed, and the mutant has to follow
	 */
	static MutantLoader of(Mutant mutant, Path directory) throws IOException {
		String text = planted(mutant);
		Path source = directory.resolve("source").resolve(name(mutant));
		Files.createDirectories(source.getParent());
		Files.writeString(source, text);
		compile(source, Files.createDirectories(directory.resolve("classes")));
		return new MutantLoader(directory.resolve("classes"));
	}

	/**
	 * The source with the bug in it.
	 * @throws IllegalStateException if the words are not there any more
	 */
	static String planted(Mutant mutant) throws IOException {
		String text = Files.readString(SOURCES.resolve(name(mutant)));
		for (Mutant.Change change : mutant.changes()) {
			int at = text.indexOf(change.from());
			if (at < 0 || text.indexOf(change.from(), at + 1) >= 0) {
				throw new IllegalStateException(name(mutant) + " does not hold exactly once: " + change.from());
			}
			text = text.substring(0, at) + change.to() + text.substring(at + change.from().length());
		}
		return text;
	}

	private static Path name(Mutant mutant) {
		return Path.of("io/papyra", mutant.source() + ".java");
	}

	private static void compile(Path source, Path target) {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		ByteArrayOutputStream errors = new ByteArrayOutputStream();
		Path engine = Path.of(Disk.class.getProtectionDomain().getCodeSource().getLocation().getPath());
		int result = compiler.run(null, null, errors, "-nowarn", "-proc:none", "-cp",
				engine + System.getProperty("path.separator") + System.getProperty("java.class.path"), "-d",
				target.toString(), source.toString());
		if (result != 0) {
			throw new IllegalStateException(errors.toString(StandardCharsets.UTF_8));
		}
	}

	@Override
	protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
		synchronized (getClassLoadingLock(name)) {
			Class<?> loaded = findLoadedClass(name);
			if (loaded != null) {
				return loaded;
			}
			return name.startsWith("io.papyra.") ? define(name) : super.loadClass(name, resolve);
		}
	}

	private Class<?> define(String name) throws ClassNotFoundException {
		String file = name.replace('.', '/') + ".class";
		try {
			byte[] bytes;
			if (Files.exists(this.classes.resolve(file))) {
				bytes = Files.readAllBytes(this.classes.resolve(file));
			}
			else {
				try (InputStream original = getParent().getResourceAsStream(file)) {
					if (original == null) {
						throw new ClassNotFoundException(name);
					}
					bytes = original.readAllBytes();
				}
			}
			return defineClass(name, bytes, 0, bytes.length, MutantLoader.class.getProtectionDomain());
		}
		catch (IOException ex) {
			throw new ClassNotFoundException(name, ex);
		}
	}

}
