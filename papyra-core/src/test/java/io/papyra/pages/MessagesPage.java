package io.papyra.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The index of all messages, made of the sources and of the list that says which page
 * explains those of a package, of a type, or those that begin with certain words.
 */
final class MessagesPage {

	private static final String HEAD = """
			# What a message means

			Every message of service and command, sorted by its words, with the page that explains it. Search this page for a few words of what you
			read; `…` stands for what differs: paths, numbers, names. A message may be put together of several of these. The page is made of the sources
			by the build.

			| Where it appears | |
			| --- | --- |
			| command | on stdout or stderr of `papyra`; with a number: the [exit code](command.md#exit-codes) that goes with it |
			| log | a line of the service's log, of that level |
			| doctor | result or action of a finding, of `papyra doctor run` and of `/actuator/papyra/doctor` |
			| refused start | the report of Spring Boot when a service does not start |
			| error | the message of an exception: in the log, in the report of a refused start, in the answer of the endpoint, or on stderr of the command |
			| part of another | a part of one of these |

			""";

	private final Map<String, String> pages;

	/** Keys of the list that explained something. */
	private final TreeSet<String> used = new TreeSet<>();

	private MessagesPage(Map<String, String> pages) {
		this.pages = pages;
	}

	/** Reads the list: a key, an equals sign, the page, a bar, what it is about. */
	static MessagesPage by(List<String> list) {
		Map<String, String> pages = new LinkedHashMap<>();
		for (String line : list) {
			if (!line.isBlank() && !line.startsWith("#")) {
				int equals = line.indexOf(" = ");
				pages.put(line.substring(0, equals).strip(), line.substring(equals + 3).strip());
			}
		}
		return new MessagesPage(pages);
	}

	/** All messages of main code. */
	static List<SourceMessage> messages(Path root) {
		List<SourceMessage> messages = new ArrayList<>();
		for (String module : List.of("papyra-core", "papyra-pekko", "papyra-redis", "papyra-spring-boot-autoconfigure",
				"papyra-shell")) {
			Path sources = root.resolve(module).resolve("src/main/java");
			try (Stream<Path> files = Files.walk(sources)) {
				files.filter((file) -> file.toString().endsWith(".java"))
					.forEach((file) -> messages.addAll(SourceMessages.in(name(sources, file), read(file))));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return messages.stream().filter(SourceMessage::isMessage).toList();
	}

	private static String name(Path sources, Path file) {
		return sources.relativize(file)
			.toString()
			.replace(".java", "")
			.replace(file.getFileSystem().getSeparator(), ".");
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The whole page. */
	String of(List<SourceMessage> messages) {
		Map<String, TreeSet<String>> rows = new TreeMap<>();
		Map<String, String> texts = new TreeMap<>();
		for (SourceMessage message : messages) {
			String key = sorted(message.text());
			texts.putIfAbsent(key, message.text());
			String page = page(message);
			rows.computeIfAbsent(key, (words) -> new TreeSet<>())
				.add(message.place() + " | [" + page.substring(page.indexOf('|') + 1).strip() + "]("
						+ page.substring(0, page.indexOf('|')).strip() + ")");
		}
		return HEAD + "| message | where it appears | read |\n| --- | --- | --- |\n" + rows.entrySet()
			.stream()
			.flatMap((row) -> row.getValue().stream().map((end) -> row(texts.getOrDefault(row.getKey(), ""), end)))
			.collect(Collectors.joining());
	}

	private static String row(String text, String end) {
		String quote = text.contains("`") ? "``" : "`";
		return "| " + quote + text.replace("|", "\\|") + quote + " | " + end + " |\n";
	}

	/** By the first word that does not vary, whatever its case. */
	private static String sorted(String text) {
		String words = text.replaceAll("^[^\\p{L}\\p{N}]+", "").toLowerCase(Locale.ROOT);
		return words + "\u0000" + text;
	}

	/** The words that begin it, else the longest name that its type begins with. */
	private String page(SourceMessage message) {
		String key = this.pages.keySet()
			.stream()
			.filter((words) -> words.startsWith("\"") && message.text().startsWith(words.substring(1)))
			.findFirst()
			.or(() -> this.pages.keySet()
				.stream()
				.filter((name) -> (message.type() + ".").startsWith(name + "."))
				.max((one, other) -> one.length() - other.length()))
			.orElseThrow(() -> new AssertionError("no line of pages-of-messages.txt for " + message));
		this.used.add(key);
		return this.pages.getOrDefault(key, "");
	}

	/** Lines of the list that explain nothing. */
	List<String> unused() {
		return this.pages.keySet().stream().filter((key) -> !this.used.contains(key)).toList();
	}

}
