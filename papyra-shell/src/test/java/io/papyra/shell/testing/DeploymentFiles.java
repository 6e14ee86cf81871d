package io.papyra.shell.testing;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.yaml.snakeyaml.Yaml;

/** The files of {@code docs/ci} and {@code docs/deploy}, as programs read them. */
public final class DeploymentFiles {

	/** Where those of pipelines are. */
	public static final Path DIRECTORY = Path.of(System.getProperty("basedir", "."), "..", "docs", "ci")
		.toAbsolutePath()
		.normalize();

	private static final Pattern COMMAND = Pattern.compile(
			"(?:^|[\\s(/])papyra(?::[\\d.]+)? ((?:persistence|doctor|inspect|metrics|help|version|backup)\\b[^\\n|;&<>]*)");

	private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

	private DeploymentFiles() {
	}

	/** All files. */
	public static List<Path> all() {
		try (Stream<Path> ci = Files.walk(DIRECTORY);
				Stream<Path> deploy = Files.walk(DIRECTORY.resolveSibling("deploy"))) {
			return Stream.concat(ci, deploy).filter(Files::isRegularFile).sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The documents of a YAML file. */
	public static List<Object> yaml(Path file) {
		try (Reader reader = Files.newBufferedReader(file)) {
			return StreamSupport.stream(new Yaml().loadAll(reader).spliterator(), false).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Every command line of papyra in a file, divided into words. */
	public static List<List<String>> commands(Path file) {
		List<List<String>> lines = new ArrayList<>();
		try {
			String text = Files.readString(file);
			Matcher command = COMMAND.matcher(text.replaceAll("`", "\n"));
			while (command.find()) {
				lines.add(words(command.group(1)));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		if (isYaml(file)) {
			yaml(file).forEach((document) -> collect(document, lines));
		}
		return lines;
	}

	/** Whether it is YAML. */
	public static boolean isYaml(Path file) {
		return file.toString().matches(".*\\.ya?ml");
	}

	private static List<String> words(String line) {
		return WORD.matcher(line)
			.results()
			.map((word) -> Stream.of(1, 2, 3).map(word::group).filter((text) -> text != null).findFirst().orElseThrow())
			.filter((word) -> !word.equals("$@") && !word.equals(")"))
			.toList();
	}

	/** What containers of the image papyra run, unless that is another program of it. */
	private static void collect(Object node, List<List<String>> lines) {
		if (node instanceof Map<?, ?> map) {
			boolean another = map.containsKey("args") && map.containsKey("command");
			Object words = map.containsKey("args") ? map.get("args") : map.get("command");
			if (!another && String.valueOf(map.get("image")).startsWith("papyra:") && words instanceof List<?> list) {
				lines.add(list.stream().map(String::valueOf).toList());
			}
			map.values().forEach((value) -> collect(value, lines));
		}
		else if (node instanceof List<?> list) {
			list.forEach((value) -> collect(value, lines));
		}
	}

	/** Steps of the only job of a workflow, in their order. */
	@SuppressWarnings("unchecked")
	public static List<Map<String, Object>> steps(Path workflow) {
		Map<String, Map<String, Map<String, Object>>> document = (Map<String, Map<String, Map<String, Object>>>) yaml(
				workflow)
			.get(0);
		Map<String, Object> job = Objects.requireNonNull(document.get("jobs")).values().iterator().next();
		return (List<Map<String, Object>>) Objects.requireNonNull(job.get("steps"));
	}

	/** The lines of a file, without comments and empty ones. */
	public static List<String> lines(Path file) throws IOException {
		return Arrays.stream(Files.readString(file).split("\n"))
			.filter((line) -> !line.isBlank() && !line.startsWith("#"))
			.toList();
	}

}
