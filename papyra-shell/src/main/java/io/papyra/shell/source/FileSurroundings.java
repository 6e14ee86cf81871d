package io.papyra.shell.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What stands around a history in a file, as far as it decides what to do next.
 *
 * @param owner the user whose it is, where this process is another one who would be
 * refused; null otherwise
 * @param rotated the newest file that logrotate has left of it; null if there is none
 */
record FileSurroundings(@Nullable String owner, @Nullable String rotated) {

	/** What logrotate appends to the name of a file: a number, or with dateext a date. */
	private static final Pattern ROTATED = Pattern.compile("[.-](\\d{1,18})(\\.(gz|xz|zst|bz2))?");

	/** Digits of the shortest date; from here on the larger one is the newer. */
	private static final int DATE = 8;

	private static final String UID = "unix:uid";

	static FileSurroundings of(String location) {
		try {
			Path file = Path.of(location);
			return new FileSurroundings(owner(file), rotated(file));
		}
		catch (IOException | UnsupportedOperationException | IllegalArgumentException ex) {
			return new FileSurroundings(null, null);
		}
	}

	private static @Nullable String owner(Path file) throws IOException {
		Path self = Path.of("/proc/self");
		if (!Files.exists(file) || !Files.exists(self)) {
			return null;
		}
		int runner = (Integer) Files.getAttribute(self, UID);
		return (runner == 0 || Files.getAttribute(file, UID).equals(runner)) ? null : Files.getOwner(file).getName();
	}

	private static @Nullable String rotated(Path file) throws IOException {
		Path directory = file.getParent();
		if (directory == null || !Files.isRegularFile(file)) {
			return null;
		}
		String name = String.valueOf(file.getFileName());
		try (Stream<Path> beside = Files.list(directory)) {
			return beside.map((path) -> String.valueOf(path.getFileName()))
				.filter((other) -> other.startsWith(name) && ROTATED.matcher(other.substring(name.length())).matches())
				.min(Comparator.comparingLong((other) -> age(other.substring(name.length()))))
				.orElse(null);
		}
	}

	/** Smaller for what is newer. */
	private static long age(String suffix) {
		String digits = ROTATED.matcher(suffix).replaceFirst("$1");
		return (digits.length() < DATE) ? Long.parseLong(digits) : -Long.parseLong(digits);
	}

}
