package io.papyra.shell.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.NumberedFilesBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;
import io.papyra.spring.autoconfigure.PapyraSettings;
import io.papyra.spring.backend.BackendFactories;
import io.papyra.spring.backend.BackendFactory;
import io.papyra.spring.backend.BackendOption;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/** Histories in files: a file is of the backend json, a directory of rotating. */
public final class FileHistorySource implements HistorySource {

	static final Option<Path> PATH = Option.of("path", ValueType.PATH,
			"the history: a file, or a directory of segments or of files that Papyra for Python has numbered; to read "
					+ "also - for standard input, and a file that gzip compressed; overrides "
					+ "papyra.json.path and papyra.rotating.directory")
		.abbreviated('p');

	/** For commands that would otherwise leave alone what is no history. */
	public static final Option<Boolean> FORCE = Option.of("force", ValueType.FLAG,
			"take what is named for a damaged history, although no line of it is one of Papyra's; with 'recover --mode "
					+ "quarantine' also quarantine what a newer version of Papyra wrote");

	private final BackendFactories factories;

	public FileHistorySource(BackendFactories factories) {
		this.factories = factories;
	}

	@Override
	public List<Option<?>> options() {
		return List.of(PATH);
	}

	@Override
	public boolean serves(String backend) {
		return BackendFactories.FILES.contains(backend.toLowerCase(Locale.ROOT));
	}

	@Override
	public History open(OpenRequest request) {
		Path named = request.find(PATH);
		if (named != null && TemporaryCopy.isNeeded(named)) {
			return copied(named, request);
		}
		if (named != null) {
			PapyraSettings settings = named(named, request);
			Path numbered = numberedFiles(named);
			if (numbered != null) {
				return new LocalHistory(new NumberedFilesBackend(numbered), null, settings, request, false, true);
			}
			warnOfOthers(named, request);
			return target(settings, request);
		}
		PapyraSettings settings = plain(request.settings(), request);
		Path path = path(settings);
		if (!request.mayBeMissing()) {
			requireHistory(settings, path, request);
		}
		refuseDevice(path);
		return target(settings, request);
	}

	/** Their path as one on the command line would be: without detours. */
	private static PapyraSettings plain(PapyraSettings settings, OpenRequest request) {
		Path written = path(settings);
		Path plain = PATH.type().parser().parse(written.toString());
		if (plain.equals(written)) {
			return settings;
		}
		Map<String, String> properties = new LinkedHashMap<>(request.invocation().arguments().properties());
		properties.put(isRotating(settings) ? "papyra.rotating.directory" : "papyra.json.path", plain.toString());
		return request.environment().settings(properties);
	}

	private History copied(Path named, OpenRequest request) {
		if (!request.readsOnly()) {
			throw CommandFailure.usage("--path " + named + " can be read once, from its beginning to its end, which is "
					+ "enough for 'persistence scan' and for 'inspect' without --follow; for what else you want write "
					+ "it into a file, unpacked");
		}
		TemporaryCopy copy = TemporaryCopy.of(named, request.invocation());
		try {
			return target(named(copy.file(), request), request.with(copy));
		}
		catch (RuntimeException | Error ex) {
			copy.closeAfter(ex);
			throw ex;
		}
	}

	private History target(PapyraSettings settings, OpenRequest request) {
		BackendFactory factory = this.factories.find(settings.properties().backend());
		Assert.state(factory != null, "files are always served");
		return LocalHistory.opened(settings.backend(factory), factory, settings, request);
	}

	/** The newest file of a rotating history of Papyra for Python, or null. */
	private static @Nullable Path numberedFiles(Path path) {
		List<Path> found = (Files.isDirectory(path))
				? unlessUnreadable(() -> NumberedFilesBackend.findIn(path.toAbsolutePath())) : List.of();
		if (found.size() > 1) {
			throw CommandFailure.usage("there are several histories in " + path.toAbsolutePath() + ": "
					+ found.stream().map((file) -> "" + file.getFileName()).collect(Collectors.joining(", "))
					+ ", each with older files that have numbers; give each a directory of its own");
		}
		return found.isEmpty() ? null : found.get(0);
	}

	/** Of the files of one history each looks valid by itself. */
	private static void warnOfOthers(Path file, OpenRequest request) {
		List<Path> others = Files.isRegularFile(file) ? unlessUnreadable(() -> NumberedFilesBackend.findBeside(file))
				: List.of();
		if (!others.isEmpty()) {
			request.invocation()
				.output()
				.message("papyra: this is one file of a history of several: beside it stand "
						+ others.stream()
							.limit(5)
							.map((other) -> "" + other.getFileName())
							.collect(Collectors.joining(", "))
						+ ((others.size() > 5) ? " and " + (others.size() - 5) + " more" : "")
						+ "; --path with their directory, " + file.toAbsolutePath().getParent() + ", means all of it");
		}
	}

	private static List<Path> unlessUnreadable(Callable<List<Path>> look) {
		try {
			return look.call();
		}
		catch (Exception ex) {
			// Opening the history tells why.
			return List.of();
		}
	}

	private static PapyraSettings named(Path path, OpenRequest request) {
		Map<String, String> properties = new LinkedHashMap<>(request.invocation().arguments().properties());
		boolean directory = Files.isDirectory(path);
		// What cannot be looked at is not missing: opening it tells why.
		if (!directory && Files.notExists(path)) {
			throw CommandFailure.missing("there is no history at " + path.toAbsolutePath() + ": " + reason(path)
					+ "; check --path, or leave it out for the history of papyra.json.path");
		}
		refuseDevice(path);
		properties.put("papyra.backend", directory ? RotatingBackend.NAME : JsonBackend.NAME);
		properties.put(directory ? "papyra.rotating.directory" : "papyra.json.path", path.toString());
		return request.environment().settings(properties);
	}

	private static Path path(PapyraSettings settings) {
		return Path.of(isRotating(settings) ? settings.properties().rotating().directory()
				: settings.properties().json().path());
	}

	private static boolean isRotating(PapyraSettings settings) {
		return settings.properties().backend().equalsIgnoreCase(RotatingBackend.NAME);
	}

	/** A pipe or a device has no end, or nothing that could be read twice. */
	private static void refuseDevice(Path path) {
		if (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path)) {
			throw CommandFailure
				.missing("there is no history at " + path.toAbsolutePath() + ": it is neither a file nor a directory");
		}
	}

	private void requireHistory(PapyraSettings settings, Path path, OpenRequest request) {
		if (Files.notExists(path)) {
			throw CommandFailure.missing("there is no history at " + path.toAbsolutePath() + ", where "
					+ (isRotating(settings) ? "papyra.rotating.directory" : "papyra.json.path")
					+ " says it is; name another one with --path, or a running service with --url" + others(request));
		}
	}

	/** Who sets where a history of another backend is may take that for naming it. */
	private String others(OpenRequest request) {
		return this.factories.all()
			.stream()
			.flatMap((factory) -> factory.options()
				.stream()
				.map(BackendOption::property)
				.filter((property) -> request.environment().property(property) != null)
				.limit(1)
				.map((property) -> "; " + property + " is set, and counts with --papyra.backend=" + factory.name()))
			.collect(Collectors.joining());
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
