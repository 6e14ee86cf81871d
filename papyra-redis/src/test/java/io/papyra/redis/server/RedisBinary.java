package io.papyra.redis.server;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A program of Redis or Valkey that can be started here.
 * <p>
 * There are two from Maven Central, {@code redis-6.2} and {@code redis-7.0}, and those in
 * the directory that the system property {@value #SERVERS} names: in each subdirectory a
 * program {@code redis-server}, named as the subdirectory, or programs side by side. The
 * system property {@value #ONLY} chooses some of them by their names.
 *
 * @param name how it is chosen and shown
 * @param executable the program; a script has to {@code exec} the server, so that the
 * process is the server's
 * @param valkey whether it is Valkey, whose versions are its own
 * @param version as the program tells it
 */
public record RedisBinary(String name, Path executable, boolean valkey, String version) {

	/** A directory with further servers. */
	public static final String SERVERS = "papyra.redis.servers";

	/** Names of the servers that are used, with commas; all without it. */
	public static final String ONLY = "papyra.redis.only";

	private static final String OLD = "redis-6.2";

	private static final String STANDARD = "redis-7.0";

	/** Names of the files in the archives of Maven Central: macOS, Linux. */
	private static final Map<String, List<String>> ARCHIVED = Map.of(OLD,
			List.of("redis-server-6.2.6-v5-darwin-amd64", "redis-server-6.2.6-v5-darwin-arm64",
					"redis-server-6.2.6-v5-linux-amd64", "redis-server-6.2.7-linux-arm64"),
			STANDARD, List.of("redis-server-7.0.15-darwin-amd64", "redis-server-7.0.15-darwin-arm64",
					"redis-server-7.0.15-linux-amd64", "redis-server-7.0.15-linux-arm64"));

	private static final Pattern TOLD = Pattern.compile("(Redis|Valkey) server v=([0-9.]+)");

	private static @Nullable List<RedisBinary> found;

	/**
	 * All servers that tests run on.
	 * @return at least one, the oldest of Maven Central first
	 * @throws IllegalStateException if one does not start that must, or the system
	 * properties name what is not there
	 */
	public static synchronized List<RedisBinary> all() {
		if (found == null) {
			found = find();
		}
		return found;
	}

	/** The one for tests that need only one: Redis 7.0, or the first that was chosen. */
	public static RedisBinary standard() {
		return all().stream().filter((binary) -> binary.name.equals(STANDARD)).findFirst().orElse(all().get(0));
	}

	private static List<RedisBinary> find() {
		Map<String, Path> programs = programs();
		List<String> only = Arrays.stream(System.getProperty(ONLY, "").split(","))
			.map(String::trim)
			.filter((name) -> !name.isEmpty())
			.toList();
		if (!programs.keySet().containsAll(only)) {
			throw new IllegalStateException(
					"-D" + ONLY + "=" + String.join(",", only) + ", but there are " + programs.keySet());
		}
		List<RedisBinary> binaries = new ArrayList<>();
		programs.forEach((name, program) -> {
			if (only.isEmpty() || only.contains(name)) {
				ask(name, program).ifPresent(binaries::add);
			}
		});
		if (binaries.isEmpty()) {
			throw new IllegalStateException("none of " + only + " starts here");
		}
		return List.copyOf(binaries);
	}

	private static Map<String, Path> programs() {
		Map<String, Path> programs = new LinkedHashMap<>();
		programs.put(OLD, unpacked(OLD));
		programs.put(STANDARD, unpacked(STANDARD));
		String directory = System.getProperty(SERVERS, "");
		if (!directory.isEmpty()) {
			try (Stream<Path> entries = Files.list(Path.of(directory))) {
				entries.filter((entry) -> !entry.getFileName().toString().startsWith("."))
					.sorted()
					.forEach((entry) -> programs.put(entry.getFileName().toString(),
							Files.isDirectory(entry) ? entry.resolve("redis-server") : entry));
			}
			catch (IOException ex) {
				throw new IllegalStateException("-D" + SERVERS + " cannot be read", ex);
			}
		}
		return programs;
	}

	/** Takes the program of this machine out of its archive. */
	private static Path unpacked(String name) {
		String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "-darwin-" : "-linux-";
		String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
		String file = ARCHIVED.getOrDefault(name, List.of())
			.stream()
			.filter((candidate) -> candidate.endsWith(system + arch))
			.findFirst()
			.orElseThrow();
		Path program = Watchdog.get().directory().resolve("bin-" + name).resolve("redis-server");
		try (@Nullable
		InputStream archived = RedisBinary.class.getResourceAsStream("/" + file)) {
			if (archived == null) {
				throw new IllegalStateException(file + " is not on the class path: add the dependencies"
						+ " com.github.codemonstur:embedded-redis and org.signal:embedded-redis");
			}
			Files.createDirectories(program.getParent());
			Files.copy(archived, program);
			if (!program.toFile().setExecutable(true)) {
				throw new IOException(program + " cannot be made executable");
			}
			return program;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Only the oldest may not start: it needs a library that not every machine has. */
	private static Optional<RedisBinary> ask(String name, Path program) {
		String said = said(program);
		Matcher told = TOLD.matcher(said);
		if (told.find()) {
			return Optional.of(new RedisBinary(name, program, told.group(1).equals("Valkey"), told.group(2)));
		}
		if (!name.equals(OLD)) {
			throw new IllegalStateException(name + " does not start: " + program + ": " + said);
		}
		RanServers.leftOut(name, said);
		return Optional.empty();
	}

	private static String said(Path program) {
		try {
			Process process = new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true)
				.redirectInput(new File("/dev/null"))
				.start();
			String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
			if (!process.waitFor(30, TimeUnit.SECONDS)) {
				process.destroyForcibly();
			}
			return said;
		}
		catch (IOException ex) {
			return String.valueOf(ex.getMessage());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A program of the same version beside the server.
	 * @param program {@code redis-cli} or {@code redis-benchmark}
	 * @return empty where there is none: those from Maven Central are servers alone
	 */
	public Optional<Path> tool(String program) {
		return Optional.of(this.executable.resolveSibling(program)).filter(Files::isExecutable);
	}

	@Override
	public String toString() {
		return this.name + " (" + (this.valkey ? "Valkey " : "Redis ") + this.version + ")";
	}

}
