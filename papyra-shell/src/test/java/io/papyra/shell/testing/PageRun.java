package io.papyra.shell.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A page of the documentation whose blocks of the kind {@code console} are run: each line
 * that begins with {@code $} is a command, and below it is what it prints, stdout and
 * then stderr. The commands under one heading share a folder, a {@link PageFolder}, the
 * next heading begins with a new one. Blocks without such a line are left alone, and so
 * are those in which a terminal asks.
 */
public final class PageRun {

	/** Where the pages are. */
	public static final Path DOCS = Path.of(System.getProperty("basedir", "."), "..", "docs")
		.toAbsolutePath()
		.normalize();

	private static final Pattern PART = Pattern
		.compile("(?ms)^```console\\n(?<block>\\$ .*?)^```$|^```.*?^```$|^(?<heading>#+ [^\\n]*)$");

	private static final Pattern SESSION = Pattern.compile("(?ms)^```console\\n(papyra [^\\n]+: .*?)^```$");

	/** What is asked on a terminal alone. */
	private static final Pattern ASKED = Pattern.compile("\\[y/N\\]");

	/** What two runs do not have in common, and what is written for it to compare. */
	private static final Map<Pattern, String> VOLATILE = patterns();

	private final Path page;

	private final PageFolder folder;

	public PageRun(Path page, PageFolder folder) {
		this.page = page;
		this.folder = folder;
	}

	private static Map<Pattern, String> patterns() {
		Map<String, String> texts = new LinkedHashMap<>();
		// Those of 2026-01-14 are in files of Papyra for Python, and no others are.
		texts.put("(?!2026-01-14)\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z", "<time>");
		texts.put("\\b\\d{8}T\\d{6}\\.\\d{3}Z", "<time>");
		texts.put("\\b\\d{13}-\\d+\\b", "<entry>");
		texts.put("\\b\\d+ MiB\\b", "<size>");
		texts.put("(?m)^(bytes +)\\d+$", "$1<size>");
		texts.put("\\d+ bytes\\b", "<size>");
		texts.put("\"(pid|took_ms|tookMillis|bytes|bytes_removed|bytes_reclaimed|timestamp)\" ?: ?[\\d.]+",
				"\"$1\":<n>");
		texts.put("\"(writer|crc32c|version|by|host|java|created|at|sha256)\" ?: ?\"[^\"]*\"", "\"$1\":<word>");
		texts.put("stored \\p{XDigit}{8}, computed \\p{XDigit}{8}", "stored <crc>, computed <crc>");
		texts.put("\\(byte \\d+\\)", "(byte <n>)");
		texts.put("belongs to \\S+, group \\S+,", "belongs to <user>, group <user>,");
		texts.put("by process \\d+ on \\S+", "by process <pid> on <host>");
		texts.put("this runs as \\S+", "this runs as <user>");
		texts.put("(?m)(_timestamp_seconds\\{[^}]*\\} ).*$", "$1<n>");
		texts.put("\\b\\d+(ms|s)\\b", "<age>");
		texts.put(" {2,}", "  ");
		texts.put("(?m) +$", "");
		texts.put("-{3,}", "---");
		Map<Pattern, String> patterns = new LinkedHashMap<>();
		texts.forEach((pattern, replacement) -> patterns.put(Pattern.compile(pattern), replacement));
		return patterns;
	}

	/** How many blocks of a page are run. */
	public static long count(Path page) {
		return PART.matcher(read(page)).results().filter((part) -> part.group(1) != null).count();
	}

	/**
	 * Runs the blocks that are wanted and compares what they print with the page, but for
	 * times, sizes of the disk and other things that no two runs have in common. With
	 * {@code -Dpapyra.update=true} the page is written instead; a block that only differs
	 * in such things is left as it is.
	 */
	public void check(Predicate<String> wanted) {
		String text = read(this.page);
		Matcher part = PART.matcher(text);
		StringBuilder now = new StringBuilder();
		int end = 0;
		while (part.find()) {
			if (part.group("heading") != null) {
				this.folder.clear();
			}
			else if (part.group("block") != null && !ASKED.matcher(part.group("block")).find()
					&& wanted.test(part.group("block"))) {
				now.append(text.substring(end, part.start("block"))).append(after(part.group("block")));
				end = part.end("block");
			}
		}
		now.append(text, end, text.length());
		if (Boolean.getBoolean("papyra.update")) {
			write(this.page, now.toString());
		}
		assertThat(normalised(text(now))).as("%s; write it with -Dpapyra.update=true", this.page)
			.isEqualTo(normalised(now.toString()));
	}

	private String text(StringBuilder now) {
		return Boolean.getBoolean("papyra.update") ? now.toString() : read(this.page);
	}

	/** The block as it is, if it is what is printed, or else as it is printed. */
	private String after(String block) {
		StringBuilder printed = new StringBuilder();
		StringBuilder command = new StringBuilder();
		for (String line : block.lines().toList()) {
			if (!command.isEmpty() || line.startsWith("$ ")) {
				printed.append(line).append('\n');
				command.append(line).append('\n');
				if (!line.endsWith("\\")) {
					printed.append(this.folder.run(command.substring(2).replace("\\\n", "").strip()));
					command.setLength(0);
				}
			}
		}
		return normalised(printed.toString()).equals(normalised(block)) ? block : printed.toString();
	}

	/** Without what no two runs have in common. */
	public static String normalised(String text) {
		String normalised = text;
		for (Map.Entry<Pattern, String> one : VOLATILE.entrySet()) {
			normalised = one.getKey().matcher(normalised).replaceAll(one.getValue());
		}
		return normalised;
	}

	/**
	 * Compares the first block of a page that is a session of the console, or writes it.
	 */
	public static void checkSession(Path page, String session) {
		String text = read(page);
		Matcher block = SESSION.matcher(text);
		assertThat(block.find()).isTrue();
		if (Boolean.getBoolean("papyra.update") && !unwrapped(block.group(1)).equals(unwrapped(session))) {
			write(page, text.substring(0, block.start(1)) + session + text.substring(block.end(1)));
		}
		else {
			assertThat(unwrapped(session)).as("%s; write it with -Dpapyra.update=true", page)
				.isEqualTo(unwrapped(block.group(1)));
		}
	}

	/**
	 * Where the line of a start wraps depends on the name of the host; its members have
	 * no order.
	 */
	private static String unwrapped(String session) {
		return normalised(session.replaceAll("(?s)\\{\"(pid|java|host)\":.*?\\}", "{}")).strip();
	}

	private static String read(Path page) {
		try {
			return Files.readString(page);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void write(Path page, String text) {
		try {
			Files.writeString(page, text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
