package io.papyra.shell.persistence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A file that holds what a repair has removed from a history in files, or a copy of what
 * was damaged.
 *
 * @param path where it is
 * @param time when the repair began, as its name says
 */
record RemovedFile(Path path, Instant time) {

	private static final String TIME = "(?<time>\\d{8}T\\d{6}\\.\\d{3}Z)";

	/**
	 * Ends the name of a file with removed lines, after that of the file they were in.
	 */
	private static final Pattern REMOVED = Pattern.compile("\\.removed-" + TIME + "\\.ndjson(-\\d+)?");

	/** The same for a copy of a damaged file, and for what tells about it. */
	private static final Pattern QUARANTINED = Pattern.compile("\\." + TIME + "(-\\d+)?(\\.manifest\\.json)?");

	private static final Pattern SEGMENT = Pattern.compile("(events|audits|dead_letters)-\\d{20}\\.ndjson");

	private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'")
		.withZone(ZoneOffset.UTC);

	/** Of one time a copy comes before its manifest, whose name is longer. */
	static final Comparator<RemovedFile> OLDEST_FIRST = Comparator.comparing(RemovedFile::time)
		.thenComparing(RemovedFile::path);

	private static final int CHUNK = 64 * 1024;

	/**
	 * Those of a history, the newest first. What is named in another way, a link or a
	 * directory is none.
	 * @param history the file, or the directory of segments
	 */
	static List<RemovedFile> of(Path history) throws IOException {
		List<RemovedFile> files = new ArrayList<>();
		if (Files.isDirectory(history)) {
			for (String kind : List.of("events", "audits", "dead_letters")) {
				add(history.resolve(kind), SEGMENT.pattern(), REMOVED, files);
			}
			add(history.resolve("quarantine"), ".+", QUARANTINED, files);
		}
		else {
			String name = Pattern.quote(String.valueOf(history.getFileName()));
			add(history.resolveSibling(""), name, REMOVED, files);
			add(history.resolveSibling("quarantine"), name, QUARANTINED, files);
		}
		files.sort(Comparator.comparing(RemovedFile::time).reversed().thenComparing(RemovedFile::path));
		return files;
	}

	private static void add(Path directory, String name, Pattern suffix, List<RemovedFile> files) throws IOException {
		if (!Files.isDirectory(directory)) {
			return;
		}
		Pattern pattern = Pattern.compile("(" + name + ")" + suffix.pattern());
		try (Stream<Path> entries = Files.list(directory)) {
			for (Path entry : entries.toList()) {
				Matcher matcher = pattern.matcher(String.valueOf(entry.getFileName()));
				Instant time = matcher.matches() ? parsed(matcher.group("time")) : null;
				if (time != null && Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
					files.add(new RemovedFile(entry, time));
				}
			}
		}
	}

	/** Null for digits that are no time, which no repair has written. */
	private static @Nullable Instant parsed(String text) {
		try {
			return Instant.from(FORMAT.parse(text));
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	/** Whether it holds single lines, and is no copy of a whole file. */
	boolean isOfLines() {
		return REMOVED.matcher(this.path.getFileName().toString()).find();
	}

	long bytes() throws IOException {
		return Files.size(this.path);
	}

	/** How many pieces it holds, one on each line; 0 for a copy. */
	long lines() throws IOException {
		if (!isOfLines()) {
			return 0;
		}
		long lines = 0;
		byte[] chunk = new byte[CHUNK];
		try (InputStream file = Files.newInputStream(this.path)) {
			for (int read = file.read(chunk); read >= 0; read = file.read(chunk)) {
				for (int at = 0; at < read; at++) {
					lines += (chunk[at] == '\n') ? 1 : 0;
				}
			}
		}
		return lines;
	}

}
