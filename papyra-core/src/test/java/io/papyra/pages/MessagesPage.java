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
import java.util.stream.Stream;

import io.papyra.pages.SourceMessage.Section;

/**
 * The index of all messages, made of the sources and of the list that says which page
 * explains those of a package, of a type, or those that begin with certain words.
 */
final class MessagesPage {

	private static final String HEAD = """
			# What a message means

			Every message of service and command, by where you read it, with the page that says what to do. `…` stands for what
			differs: paths, numbers, names. Look for the first words that do not: `/srv/orders/papyra.ndjson has lost the state of
			writer 'a'` is at *has lost*. The build makes this page from the sources.

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
		StringBuilder page = new StringBuilder(HEAD);
		for (Section section : Section.values()) {
			page.append("- [%s](#%s)\n".formatted(section.title(), anchor(section)));
		}
		for (Section section : Section.values()) {
			List<SourceMessage> chosen = messages.stream().filter((message) -> message.section() == section).toList();
			page.append("\n## %s\n\n%s\n\n".formatted(section.title(), section.about()));
			page.append(table(section, chosen));
		}
		return page.toString();
	}

	private static String anchor(Section section) {
		return section.title().toLowerCase(Locale.ROOT).replace(",", "").replace(' ', '-');
	}

	private String table(Section section, List<SourceMessage> messages) {
		boolean weighed = !section.weight().isEmpty();
		TreeMap<String, String> rows = new TreeMap<>();
		for (SourceMessage message : messages) {
			String weight = weighed ? message.weight() + " | " : "";
			String row = "| " + quoted(message.text()) + " | " + weight + link(page(message)) + " |\n";
			rows.put(sorted(message.text()) + row, row);
		}
		String head = weighed ? "| message | " + section.weight() + " | read |\n| --- | --- | --- |\n"
				: "| message | read |\n| --- | --- |\n";
		return head + String.join("", rows.values());
	}

	private static String quoted(String text) {
		String quote = text.contains("`") ? "``" : "`";
		return quote + text.replace("|", "\\|") + quote;
	}

	private static String link(String page) {
		int bar = page.indexOf('|');
		return "[" + page.substring(bar + 1).strip() + "](" + page.substring(0, bar).strip() + ")";
	}

	/** By the first word that does not vary, whatever its case. */
	private static String sorted(String text) {
		String words = text.replaceAll("^[^\\p{L}\\p{N}]+", "").toLowerCase(Locale.ROOT);
		return words + "\u0000";
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
