package io.papyra.shell.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.papyra.autoconfigure.PapyraSettings;
import io.papyra.backend.PersistenceBackend;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueTypes;
import org.jspecify.annotations.Nullable;

/** Histories in files: a file is of the backend json, a directory of rotating. */
final class FileLogSource implements LogSource {

	static final Option<Path> PATH = Option.of("path", ValueTypes.PATH,
			"the history: a file, or a directory of segments; overrides papyra.json.path and papyra.rotating.directory");

	private static final Set<String> BACKENDS = Set.of("json", "rotating");

	@Override
	public List<Option<?>> options() {
		return List.of(PATH);
	}

	@Override
	public boolean serves(String backend) {
		return BACKENDS.contains(backend.toLowerCase(Locale.ROOT));
	}

	@Override
	public Target open(LogRequest request) {
		Path named = request.find(PATH);
		if (named != null) {
			return target(named(named, request), request);
		}
		PapyraSettings settings = request.settings();
		Path path = path(settings);
		if (!request.mayBeMissing()) {
			requireHistory(settings, path);
		}
		refuseDevice(path);
		return target(settings, request);
	}

	private static Target target(PapyraSettings settings, LogRequest request) {
		PersistenceBackend backend = settings.backend();
		return new BackendTarget(backend, settings, request.counters());
	}

	private static PapyraSettings named(Path path, LogRequest request) {
		Map<String, String> properties = new LinkedHashMap<>(request.invocation().arguments().properties());
		boolean directory = Files.isDirectory(path);
		if (!directory && isMissing(path)) {
			throw CommandFailure.missing("there is no history at " + path.toAbsolutePath() + ": " + reason(path)
					+ "; check --path, or leave it out for the history of papyra.json.path");
		}
		refuseDevice(path);
		properties.put("papyra.backend", directory ? "rotating" : "json");
		properties.put(directory ? "papyra.rotating.directory" : "papyra.json.path", path.toString());
		return request.environment().settings(properties);
	}

	private static Path path(PapyraSettings settings) {
		return Path.of(isRotating(settings) ? settings.properties().rotating().directory()
				: settings.properties().json().path());
	}

	private static boolean isRotating(PapyraSettings settings) {
		return settings.properties().backend().equalsIgnoreCase("rotating");
	}

	/** A pipe or a device has no end, or nothing that could be read twice. */
	private static void refuseDevice(Path path) {
		if (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path)) {
			throw CommandFailure
				.missing("there is no history at " + path.toAbsolutePath() + ": it is neither a file nor a directory");
		}
	}

	private static void requireHistory(PapyraSettings settings, Path path) {
		if (isMissing(path)) {
			throw CommandFailure.missing("there is no history at " + path.toAbsolutePath() + ", where "
					+ (isRotating(settings) ? "papyra.rotating.directory" : "papyra.json.path")
					+ " says it is; name another one with --path, or a running service with --url");
		}
	}

	/** What cannot be looked at is not missing: opening it tells why. */
	private static boolean isMissing(Path path) {
		return Files.notExists(path);
	}

	private static String reason(Path path) {
		Path parent = path.toAbsolutePath().getParent();
		while (parent != null && Files.notExists(parent)) {
			parent = parent.getParent();
		}
		@Nullable Path direct = path.toAbsolutePath().getParent();
		return (parent == null || parent.equals(direct)) ? "no such file or directory"
				: "not even the directory " + direct + " exists";
	}

}
