package io.papyra.internal.log.segment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.papyra.fact.FactKind;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.disk.FileInfo;
import io.papyra.internal.log.format.LogFormat;
import org.jspecify.annotations.Nullable;

/**
 * A log that is a directory of segments, each named by its first sequence number:
 * {@code events/events-00000000000000000118.ndjson}. So names sort as numbers do, and a
 * missing segment shows.
 *
 * @param directory the directory
 * @param name what the names of the segments begin with
 */
public record SegmentFolder(Path directory, String name) implements LogLayout {

	/**
	 * How often files are listed again; a name whose file never is there is no reason.
	 */
	private static final int ATTEMPTS = 100;

	private static final String END = ".ndjson";

	private static final int DIGITS = 20;

	@Override
	public Path location() {
		return this.directory;
	}

	@Override
	public String prefix() {
		return this.name;
	}

	@Override
	public Path checkpoint() {
		return this.directory.resolve(this.name + LogFormat.CHECKPOINT);
	}

	/** One for all kinds, beside their folders. */
	@Override
	public Path quarantine() {
		return this.directory.resolveSibling(LogFormat.QUARANTINE);
	}

	/**
	 * What is here. A file that goes while the others are looked at was dropped by a
	 * compaction, and another one, which is not listed, says so: then all is listed
	 * again, so that what is returned was there at one time.
	 */
	@Override
	public SegmentListing list(Disk disk) throws IOException {
		FileInfo folder = disk.info(this.directory);
		if (folder == null) {
			return SegmentListing.EMPTY;
		}
		if (!folder.isDirectory()) {
			return new SegmentListing(List.of(), List.of(this.directory));
		}
		for (int attempt = 1;; attempt++) {
			SegmentListing listing = listOnce(disk, attempt < ATTEMPTS);
			if (listing != null) {
				return listing;
			}
		}
	}

	/** All files, or null if one of them has gone meanwhile and that is to be told. */
	private @Nullable SegmentListing listOnce(Disk disk, boolean whole) throws IOException {
		List<Segment> segments = new ArrayList<>();
		List<Path> foreign = new ArrayList<>();
		for (Path entry : disk.list(this.directory)) {
			String file = DurableFiles.name(entry);
			long base = base(file);
			FileInfo info = (base > 0) ? disk.info(entry) : null;
			if (base > 0 && info == null && whole) {
				return null;
			}
			if (info != null && info.isFile()) {
				segments.add(Segment.of(entry, base, info));
			}
			else if (info != null || (base <= 0 && !belongsHere(file))) {
				foreign.add(entry);
			}
		}
		return new SegmentListing(segments, foreign);
	}

	/** The number in a segment's name, or 0 if it is not the name of one. */
	private long base(String file) {
		int digits = this.name.length() + 1;
		if (file.length() != digits + DIGITS + END.length() || !file.startsWith(this.name + "-")
				|| !file.endsWith(END)) {
			return 0;
		}
		for (int at = digits; at < digits + DIGITS; at++) {
			if (file.charAt(at) < '0' || file.charAt(at) > '9') {
				return 0;
			}
		}
		// What does not fit into a long is not a number of ours.
		String number = file.substring(digits, digits + DIGITS);
		return (number.compareTo("0999999999999999999") <= 0) ? Long.parseLong(number) : 0;
	}

	/**
	 * What the engine itself leaves here, and what file systems and people's tools do.
	 */
	private boolean belongsHere(String file) {
		return file.startsWith(".") || file.equals("lost+found")
				|| (file.startsWith(this.name) && (file.equals(this.name + LogFormat.CHECKPOINT)
						|| file.endsWith(DurableFiles.TEMPORARY) || file.contains(END + LogFormat.REMOVED)));
	}

	@Override
	public @Nullable FactKind kind() {
		for (FactKind kind : FactKind.values()) {
			if (PartitionDirectories.name(kind).equals(this.name)) {
				return kind;
			}
		}
		return null;
	}

	@Override
	public boolean rolls() {
		return true;
	}

	@Override
	public Path file(long firstSeq) {
		return this.directory.resolve(String.format(Locale.ROOT, "%s-%020d%s", this.name, firstSeq, END));
	}

	@Override
	public SegmentFolder resolve(Disk disk) throws IOException {
		return new SegmentFolder(disk.resolve(this.directory), this.name);
	}

}
