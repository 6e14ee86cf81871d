package io.papyra.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A start of the {@link StartedApplication} in a process of its own, whose class path
 * lacks some libraries.
 */
final class ApplicationStart implements Contender {

	private static final Pattern FIGURE = Pattern.compile("([a-z-]+[A-Za-z]+)=([0-9.]+)");

	private final List<String> hidden;

	/**
	 * @param hidden how the names of libraries begin that are not there
	 */
	ApplicationStart(List<String> hidden) {
		this.hidden = List.copyOf(hidden);
	}

	@Override
	public Round round(Workload work) throws Exception {
		Path answer = work.directory().resolve("answer");
		List<String> command = List.of(ProcessRun.JAVA, "-Xmx512m", "-cp", classPath(),
				StartedApplication.class.getName(), "--papyra.json.path=" + work.directory().resolve("papyra.ndjson"),
				"--server.port=0");
		ProcessBuilder builder = new ProcessBuilder(command).directory(work.directory().toFile())
			.redirectErrorStream(true)
			.redirectOutput(answer.toFile());
		int[] exit = new int[1];
		Watch watch = Crew.measure(1, (worker) -> exit[0] = builder.start().waitFor());
		String text = Files.readString(answer, StandardCharsets.UTF_8);
		if (exit[0] != 0 || !text.contains(StartedApplication.MARK)) {
			throw new IllegalStateException("the application ended with " + exit[0] + ": " + text);
		}
		Round round = Round.of(watch, 1, hasHistory(work) ? 1 : 0, 0).withoutCpu();
		Matcher figures = FIGURE.matcher(text.substring(text.indexOf(StartedApplication.MARK)));
		while (figures.find()) {
			round = round.with(figures.group(1), Double.parseDouble(figures.group(2)));
		}
		return round;
	}

	/** Whether there is a history exactly where there is to be one. */
	private boolean hasHistory(Workload work) {
		return Files.exists(work.directory().resolve("papyra.ndjson")) != this.hidden.contains("papyra-");
	}

	private String classPath() throws IOException {
		return everything().stream().filter(this::isThere).collect(Collectors.joining(File.pathSeparator));
	}

	private boolean isThere(String entry) {
		String name = nameOf(Path.of(entry));
		return name.startsWith("papyra-benchmarks") || this.hidden.stream().noneMatch(name::startsWith);
	}

	/** A library's name; a build that has not packaged it yet has a directory. */
	private static String nameOf(Path entry) {
		Path target = entry.getParent();
		Path module = (target != null) ? target.getParent() : null;
		return String
			.valueOf((Files.isDirectory(entry) && module != null) ? module.getFileName() : entry.getFileName());
	}

	/**
	 * What the application has beside it; in a build, the class path of the tests.
	 */
	private static List<String> everything() throws IOException {
		Path libraries = Options.home().resolve("start-lib");
		if (!Files.isDirectory(libraries)) {
			return List.of(System.getProperty("java.class.path").split(File.pathSeparator));
		}
		List<String> all = new ArrayList<>();
		// Not the archive, whose manifest names what the peers need.
		all.add(Options.home().resolve("classes").toString());
		try (Stream<Path> files = Files.list(libraries)) {
			files.map(Path::toString).sorted().forEach(all::add);
		}
		return all;
	}

}
