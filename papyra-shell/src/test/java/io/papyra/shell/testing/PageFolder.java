package io.papyra.shell.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

/**
 * The folder in which the commands of a page run. The page calls it {@code /srv/orders},
 * and the commands get and print another path of the same length, so that the columns of
 * tables are those of the page. Histories are made when a command names them, by their
 * {@link PageHistories recipes}. The service that writes {@code live.ndjson} records two
 * facts after each command, until the page stops it.
 */
public final class PageFolder implements AutoCloseable {

	private static final String NAME = "/srv/orders";

	private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

	private static final Pattern REDIRECTED = Pattern.compile(" (?=[|>] )");

	private static final Pattern PATH_OPTION = Pattern.compile("-p|--(path|to|quarantine-dir|metrics-file)");

	/** And not a place of a consumer group, which is given as {@code --to} as well. */
	private static final Pattern RELATIVE = Pattern.compile("(?!beginning$|end$|\\d)[^/-].*");

	private final Function<List<String>, Ran> papyra;

	private final PageHistories histories;

	private final Path root;

	/** What is printed, by what the page says instead; the longest first. */
	private final Map<String, String> names = new LinkedHashMap<>();

	private @Nullable PageRedis redis;

	private int code;

	/**
	 * Makes it.
	 * @param papyra runs the command with its arguments
	 */
	public PageFolder(Function<List<String>, Ran> papyra) {
		this.papyra = papyra;
		this.histories = new PageHistories(papyra);
		this.root = scratch();
		this.names.put(this.root.resolve("node-exporter").toString(), "/var/lib/prometheus/node-exporter");
		this.names.put(this.root.resolve("backups").toString(), "/var/backups/orders");
		this.names.put(this.root.resolve("lib").toString(), "/var/lib/orders");
		this.names.put(this.root.toString(), NAME);
	}

	/** A new directory whose path is as long as the name that the page has for it. */
	private static Path scratch() {
		Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
		int length = NAME.length() - temporary.toString().length() - 1;
		try {
			return (length < 4) ? Files.createTempDirectory("page")
					: Files.createDirectory(temporary.resolve(UUID.randomUUID().toString().substring(0, length)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Begins again with an empty folder. */
	void clear() {
		close();
		this.redis = null;
		try {
			Files.createDirectories(this.root);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Runs one line of a shell, and returns what a terminal would show of it. */
	public String run(String line) {
		if (line.equals("echo $?")) {
			return this.code + "\n";
		}
		if (line.equals("systemctl stop orders")) {
			this.histories.stop();
			return "";
		}
		prepare(line);
		Ran ran = line.startsWith("papyra ") ? papyra(line) : shell(line, "");
		this.histories.goOn();
		this.code = ran.code();
		String printed = ran.out() + ran.err();
		return page(printed.isEmpty() || printed.endsWith("\n") ? printed : printed + "\n");
	}

	private void prepare(String line) {
		this.names.forEach((real, name) -> {
			if (line.contains(name)) {
				this.root.resolve(real).toFile().mkdirs();
			}
		});
		this.histories.names()
			.filter((name) -> Pattern.compile("(?<![\\w-])" + Pattern.quote(name) + "(?![\\w.-])").matcher(line).find())
			.filter((name) -> Files.notExists(this.root.resolve(name)))
			.forEach((name) -> this.histories.make(name, this.root));
		if (line.contains("redis://") && this.redis == null) {
			this.redis = new PageRedis(this.papyra);
		}
	}

	/** What follows the command, a pipe or a redirection, is the shell's. */
	private Ran papyra(String line) {
		List<String> parts = List.of(REDIRECTED.split(line, 2));
		Ran ran = this.papyra.apply(words(parts.get(0).substring("papyra ".length())));
		if (parts.size() == 1) {
			return ran;
		}
		Ran piped = shell(parts.get(1).startsWith("|") ? parts.get(1).substring(2) : "cat " + parts.get(1), ran.out());
		return new Ran(piped.code(), piped.out(), ran.err() + piped.err());
	}

	private Ran shell(String line, String input) {
		try {
			Path file = Files.writeString(Files.createTempFile("page", ".in"), input);
			Ran ran = Programs.run(this.root, Map.of("LC_ALL", "C.UTF-8"),
					List.of("sh", "-c", "(" + real(line) + ") < " + file));
			Files.delete(file);
			return ran;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The words of a line, as a shell divides it. */
	public static List<String> split(String line) {
		List<String> words = new ArrayList<>();
		Matcher word = WORD.matcher(line);
		while (word.find()) {
			words.add((word.group(1) != null) ? word.group(1) : (word.group(2) != null) ? word.group(2) : word.group());
		}
		return words;
	}

	private List<String> words(String line) {
		List<String> words = new ArrayList<>();
		for (String word : split(line)) {
			boolean path = (!words.isEmpty() && PATH_OPTION.matcher(words.get(words.size() - 1)).matches())
					|| words.equals(List.of("import"));
			words.add((path && RELATIVE.matcher(word).matches()) ? this.root.resolve(word).toString() : real(word));
		}
		return (this.redis != null) ? this.redis.arguments(words) : words;
	}

	/** A line of the page with the paths that there are. */
	private String real(String text) {
		String real = text;
		for (Map.Entry<String, String> one : this.names.entrySet()) {
			real = real.replace(one.getValue(), one.getKey());
		}
		return real;
	}

	/** What was printed, with the names of the page. */
	private String page(String printed) {
		String text = (this.redis != null) ? this.redis.page(printed) : printed;
		for (Map.Entry<String, String> one : this.names.entrySet()) {
			text = text.replace(one.getKey(), one.getValue());
		}
		return text.replaceAll("belongs to \\S+, group \\S+,", "belongs to orders, group orders,")
			.replaceAll("this runs as \\w+", "this runs as orders")
			.replaceAll("\"by\":\"[^\"]*\"", "\"by\":\"ops@orders-1\"");
	}

	/** Removes it with all that is in it. */
	@Override
	public void close() {
		this.histories.stop();
		try {
			FileSystemUtils.deleteRecursively(this.root);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
