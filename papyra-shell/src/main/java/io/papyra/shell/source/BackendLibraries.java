package io.papyra.shell.source;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.papyra.autoconfigure.BackendFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.util.ClassUtils;

/**
 * What only the histories of one backend need. In the packaged command it stands in a
 * folder of the name of the backend beside the jar of its factory, {@code lib/redis} for
 * instance, and not on the class path: a start opens every jar of that, and most starts
 * are about files. The classes of the backend, which are below the package
 * {@code io.papyra.redis} then, come from here once more, since they have to see what
 * they need.
 */
final class BackendLibraries extends URLClassLoader {

	private final String classes;

	private BackendLibraries(String classes, List<URL> jars, @Nullable ClassLoader parent) {
		super("backend", jars.toArray(URL[]::new), parent);
		this.classes = classes;
	}

	/**
	 * The factory that sees its libraries: a second one where they stand apart, and then
	 * the classes of the current thread are theirs, too; the same one everywhere else,
	 * and where it comes from here already.
	 */
	static BackendFactory with(BackendFactory factory) {
		if (factory.getClass().getClassLoader() instanceof BackendLibraries opened) {
			Thread.currentThread().setContextClassLoader(opened);
			return factory;
		}
		URL jar = jar(factory);
		File[] libraries = (jar != null)
				? new File(URI.create(jar.toString()).resolve(factory.name())).listFiles(File::isFile) : null;
		if (jar == null || libraries == null) {
			return factory;
		}
		List<URL> jars = new ArrayList<>(List.of(jar));
		Arrays.stream(libraries).map(BackendLibraries::url).forEach(jars::add);
		BackendLibraries loader = new BackendLibraries("io.papyra." + factory.name() + ".", jars,
				ClassUtils.getDefaultClassLoader());
		Thread.currentThread().setContextClassLoader(loader);
		return (BackendFactory) BeanUtils
			.instantiateClass(ClassUtils.resolveClassName(factory.getClass().getName(), loader));
	}

	/** The jar of a factory on the disk, or null. */
	private static @Nullable URL jar(BackendFactory factory) {
		CodeSource source = factory.getClass().getProtectionDomain().getCodeSource();
		URL location = (source != null) ? source.getLocation() : null;
		return (location != null && location.getProtocol().equals("file") && location.getPath().endsWith(".jar"))
				? location : null;
	}

	private static URL url(File jar) {
		try {
			return Path.of(jar.getPath()).toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
		if (!name.startsWith(this.classes)) {
			return super.loadClass(name, resolve);
		}
		synchronized (getClassLoadingLock(name)) {
			Class<?> known = findLoadedClass(name);
			return (known != null) ? known : findClass(name);
		}
	}

}
