package io.papyra.internal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import io.papyra.backend.NotAHistoryException;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.disk.FileInfo;
import io.papyra.internal.log.format.LineReader;
import io.papyra.internal.log.format.LineTrailer;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.format.LogFormat;
import org.jspecify.annotations.Nullable;

/**
 * Whether a file is a history, intact or damaged: it is if one of its lines is one of
 * Papyra's, whole or with a checksum that does not fit; if it is empty, or blanks and
 * zeros only; if it is the beginning of a first line, as a kill leaves it; or if a
 * checkpoint, a noted lock, or what a repair saved is beside it under its name. Anything
 * else is another program's, and only a user's word makes it a history.
 */
final class HistoryDetector {

	private static final int CHUNK = 64 * 1024;

	/** How first lines begin, of this product and of Papyra for Python. */
	private static final List<String> BEGINNINGS = List.of("{\"kind\":\"log_header\"", "{\"kind\":\"event\"",
			"{\"kind\":\"audit\"", "{\"kind\":\"dead_letter\"", "{\"kind\": \"event\"", "{\"kind\": \"audit\"",
			"{\"kind\": \"dead_letter\"");

	private static final String CHECKPOINT_LINE = "{\"kind\":\"log_checkpoint\"";

	private static final Pattern NOTE = Pattern.compile("(pid=\\d+ |\\d+ \\d+ \\S)[^\n]*\n?");

	private static final Pattern REMOVED = Pattern.compile("\\.removed-\\d{8}T[\\d.]+Z(-\\d+)?\\.ndjson");

	private final Disk disk;

	private final Path file;

	/**
	 * @param file every link followed
	 */
	HistoryDetector(Disk disk, Path file) {
		this.disk = disk;
		this.file = file;
	}

	/**
	 * Makes sure that the file is a history, or that there is none.
	 * @throws NotAHistoryException if it is something else, also by its name: a lock or a
	 * checkpoint is for a history, and what a repair saved is of one
	 */
	void require() throws IOException {
		FileInfo info = this.disk.info(this.file);
		if (info == null || !info.isFile()) {
			return;
		}
		String name = ofAnother();
		if (name != null) {
			throw new NotAHistoryException(this.file + " is " + name + ", and no history itself; it is left as it is. "
					+ "Name the history it belongs to; 'papyra persistence recover --force' takes it for one");
		}
		requireContent(info);
	}

	/** The same for a caller that will write to it, whatever its name is. */
	void requireContent() throws IOException {
		FileInfo info = this.disk.info(this.file);
		if (info != null && info.isFile()) {
			requireContent(info);
		}
	}

	private void requireContent(FileInfo info) throws IOException {
		if (info.size() > 0 && !isHistory(info.size()) && !hasCompanion()) {
			throw new NotAHistoryException(this.file + " is no history: no line of it is one of Papyra's; it is left "
					+ "as it is. Check the path; 'papyra persistence recover --force' takes it for a damaged history");
		}
	}

	/**
	 * What the file is by its name, if that is something that lies beside histories.
	 */
	private @Nullable String ofAnother() {
		String name = DurableFiles.name(this.file);
		String folder = DurableFiles.name(DurableFiles.directory(this.file));
		if (name.endsWith(".lock")) {
			return "the lock of a history";
		}
		if (name.endsWith(LogFormat.CHECKPOINT)) {
			return "the checkpoint of a history";
		}
		if (REMOVED.matcher(name).find()) {
			return "what a repair removed from a history";
		}
		return folder.equals(LogFormat.QUARANTINE) ? "a file in quarantine" : null;
	}

	private boolean isHistory(long size) throws IOException {
		try (DiskFile open = this.disk.openForRead(this.file)) {
			long start = firstOther(open, size);
			return start == size || isFirstLineBegun(open, start, size) || hasLine(open, start, size);
		}
	}

	/** Where the first byte is that is neither blank nor zero. */
	private static long firstOther(DiskFile open, long size) throws IOException {
		ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
		for (long at = 0; at < size; at += chunk.position()) {
			chunk.clear().limit((int) Math.min(CHUNK, size - at));
			DurableFiles.readFully(open, chunk, at);
			if (chunk.position() == 0) {
				return size;
			}
			for (int index = 0; index < chunk.position(); index++) {
				if (!isNothing(chunk.get(index))) {
					return at + index;
				}
			}
		}
		return size;
	}

	private static boolean isNothing(byte one) {
		return one == 0 || one == ' ' || one == '\t' || one == '\r' || one == '\n';
	}

	/** A single line that was begun and not ended, perhaps followed by zeros. */
	private static boolean isFirstLineBegun(DiskFile open, long start, long size) throws IOException {
		if (size - start > CHUNK) {
			return false;
		}
		ByteBuffer bytes = ByteBuffer.allocate((int) (size - start));
		DurableFiles.readFully(open, bytes, start);
		int end = bytes.position();
		while (end > 0 && isNothing(bytes.get(end - 1))) {
			end--;
		}
		String text = new String(bytes.array(), 0, end, StandardCharsets.UTF_8);
		boolean ended = text.indexOf('\n') >= 0 || text.endsWith("}");
		return !ended && BEGINNINGS.stream()
			.anyMatch((beginning) -> beginning.startsWith(text) || text.startsWith(beginning));
	}

	private static boolean hasLine(DiskFile open, long start, long size) throws IOException {
		LineReader line = new LineReader(open, start, size);
		LineValidator check = new LineValidator(false);
		LineTrailer trailer = new LineTrailer();
		while (line.next()) {
			if (line.tooLong()) {
				continue;
			}
			int from = line.from();
			int to = line.to();
			if (trailer.check(line.bytes(), from, to) != LineTrailer.NONE
					|| trailer.validSuffix(line.bytes(), from, to) >= 0
					|| trailer.validPrefix(line.bytes(), from, to) >= 0) {
				return true;
			}
			check.validate(line.bytes(), from, to);
			if (check.isUnchecked()) {
				return true;
			}
			switch (check.content()) {
				case FACT, GAP, HEADER -> {
					return true;
				}
				default -> {
				}
			}
		}
		return false;
	}

	/** Whether something is beside the file that only a history has. */
	private boolean hasCompanion() throws IOException {
		Path directory = DurableFiles.directory(this.file);
		String name = DurableFiles.name(this.file);
		if (begins(DurableFiles.sibling(this.file, LogFormat.CHECKPOINT)).startsWith(CHECKPOINT_LINE)
				|| NOTE.matcher(begins(LogFormat.lock(this.file))).matches()) {
			return true;
		}
		for (Path entry : this.disk.list(directory)) {
			String other = DurableFiles.name(entry);
			if (other.startsWith(name) && REMOVED.matcher(other.substring(name.length())).matches()) {
				return true;
			}
		}
		Path quarantine = directory.resolve(LogFormat.QUARANTINE);
		FileInfo info = this.disk.info(quarantine);
		return info != null && info.isDirectory()
				&& this.disk.list(quarantine)
					.stream()
					.anyMatch((entry) -> DurableFiles.name(entry).startsWith(name + "."));
	}

	/** The first characters of a file, or none if it cannot be read. */
	private String begins(Path other) throws IOException {
		FileInfo info = this.disk.info(other);
		if (info == null || !info.isFile()) {
			return "";
		}
		try (DiskFile open = this.disk.openForRead(other)) {
			return new String(DurableFiles.readAtMost(open, 1024), StandardCharsets.UTF_8);
		}
	}

}
