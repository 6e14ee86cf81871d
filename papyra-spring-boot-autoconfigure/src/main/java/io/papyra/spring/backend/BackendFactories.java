package io.papyra.spring.backend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.spring.settings.InvalidPapyraPropertyException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.util.ClassUtils;

/**
 * Every backend that {@code papyra.backend} can name: those of this module, and those of
 * other jars of the class path. Immutable.
 */
public final class BackendFactories {

	/** Names of the backends whose histories are files on this machine. */
	public static final Set<String> FILES = Set.of(JsonBackend.NAME, RotatingBackend.NAME);

	/** What brings backends of Papyra's own that are not in this module. */
	private static final Map<String, String> MODULES = Map.of("redis", "io.papyra:papyra-redis");

	private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

	private final Map<String, BackendFactory> byName = new TreeMap<>();

	private BackendFactories(List<BackendFactory> factories) {
		for (BackendFactory factory : factories) {
			String name = factory.name();
			if (!NAME.matcher(name).matches()) {
				throw new BackendUnavailableException(
						origin(factory.getClass()) + " makes a backend named '" + name
								+ "', which cannot be written as papyra.backend",
						"Let its name be lower-case letters, digits and dashes, beginning with a letter, or remove it.",
						null);
			}
			BackendFactory other = this.byName.putIfAbsent(name, factory);
			if (other != null) {
				throw new BackendUnavailableException("two factories make a backend named '" + name + "': "
						+ origin(other.getClass()) + " and " + origin(factory.getClass()),
						"Remove one of the two from the class path.", null);
			}
		}
	}

	/**
	 * Finds them.
	 * @param loader what has the class path, or null for that of this thread
	 * @throws BackendUnavailableException if one cannot be made, or two have one name
	 */
	public static BackendFactories load(@Nullable ClassLoader loader) {
		ClassLoader classPath = (loader != null) ? loader : ClassUtils.getDefaultClassLoader();
		List<BackendFactory> factories = SpringFactoriesLoader.forDefaultResourceLocation(classPath)
			.load(BackendFactory.class, (type, name, failure) -> {
				throw new BackendUnavailableException(
						"the factory of backends " + origin(name, classPath) + " cannot be made: "
								+ NestedExceptionUtils.getMostSpecificCause(failure),
						"Fix that jar or what it needs, or remove it from the class path.", failure);
			});
		for (BackendFactory factory : factories) {
			if (!factory.getClass().getPackageName().equals(BackendFactories.class.getPackageName())) {
				refuseTwice(factory.getClass(), classPath);
			}
		}
		return new BackendFactories(factories);
	}

	/** An old version beside a new one: which of the two counts is a matter of luck. */
	private static void refuseTwice(Class<?> type, @Nullable ClassLoader loader) {
		String file = type.getName().replace('.', '/') + ".class";
		try {
			List<String> jars = Collections
				.list((loader != null) ? loader.getResources(file) : ClassLoader.getSystemResources(file))
				.stream()
				.map((found) -> jar(found.toString(), file))
				.distinct()
				.toList();
			if (jars.size() > 1) {
				throw new BackendUnavailableException("the factory of backends " + type.getName() + " is in two jars: "
						+ jars.get(0) + " and " + jars.get(1), "Remove one of the two from the class path.", null);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String jar(String found, String file) {
		String text = found.substring(0, found.length() - file.length());
		return (text.startsWith("jar:file:") && text.endsWith("!/"))
				? Path.of(URI.create(text.substring("jar:".length(), text.length() - "!/".length()))).toString() : text;
	}

	/** All of them, by name. */
	public List<BackendFactory> all() {
		return List.copyOf(this.byName.values());
	}

	/** Their names, human-readable. */
	public String names() {
		return String.join(", ", this.byName.keySet());
	}

	/** The one of that name in any case, or null. */
	public @Nullable BackendFactory find(String name) {
		return this.byName.get(name.toLowerCase(Locale.ROOT));
	}

	/**
	 * What a backend of that name comes with that is not here, as coordinates; null if it
	 * is not known.
	 */
	static @Nullable String module(String name) {
		return MODULES.get(name.toLowerCase(Locale.ROOT));
	}

	/**
	 * Makes a backend.
	 * @throws BackendUnavailableException if the factory fails for another reason than
	 * what a property holds, or a store that does not answer
	 */
	public static PersistenceBackend create(BackendFactory factory, BackendContext context) {
		return ask(factory, () -> factory.create(context));
	}

	/** Has a factory do something for a backend that is about to be made. */
	static <T extends @Nullable Object> T ask(BackendFactory factory, Supplier<T> question) {
		try {
			return question.get();
		}
		catch (InvalidPapyraPropertyException | BindException | PersistenceException | BackendUnavailableException ex) {
			throw ex;
		}
		catch (RuntimeException | LinkageError ex) {
			throw new BackendUnavailableException(
					"the backend " + factory.name() + " cannot be made by " + origin(factory.getClass()) + ": "
							+ NestedExceptionUtils.getMostSpecificCause(ex),
					"Fix that jar, what it needs or what is set below papyra." + factory.name()
							+ ", or use another papyra.backend.",
					ex);
		}
	}

	private static String origin(String type, @Nullable ClassLoader loader) {
		try {
			return origin(Class.forName(type, false, loader));
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return type;
		}
	}

	/** A class and the jar that it comes from. */
	private static String origin(Class<?> type) {
		CodeSource source = type.getProtectionDomain().getCodeSource();
		URL location = (source != null) ? source.getLocation() : null;
		return (location != null) ? type.getName() + " of " + text(location) : type.getName();
	}

	private static String text(URL location) {
		try {
			return "file".equals(location.getProtocol()) ? Path.of(URI.create(location.toString())).toString()
					: location.toString();
		}
		catch (IllegalArgumentException ex) {
			return location.toString();
		}
	}

}
