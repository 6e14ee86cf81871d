package io.papyra.internal.log.segment;

import java.io.IOException;
import java.nio.file.NoSuchFileException;

import io.papyra.codec.LogHeader;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.FileInfo;
import io.papyra.internal.log.format.LineReader;
import io.papyra.internal.log.format.LineValidator;
import org.jspecify.annotations.Nullable;

/**
 * Opens files of a log, which others may replace at any time, and looks whether they
 * begin with what their names say.
 */
public final class SegmentFiles {

	/** Longer than any header. */
	private static final int ENOUGH = 64 * 1024;

	private SegmentFiles() {
	}

	/**
	 * Opens the very file that was listed.
	 * @throws SegmentReplacedException if something else, or nothing, has its name now
	 */
	public static DiskFile open(Disk disk, Segment segment) throws IOException {
		DiskFile file = openAny(disk, segment);
		boolean same = false;
		try {
			FileInfo info = disk.info(segment.path());
			same = info != null && info.key().equals(segment.key());
		}
		finally {
			if (!same) {
				file.close();
			}
		}
		if (!same) {
			throw new SegmentReplacedException(segment.path());
		}
		return file;
	}

	private static DiskFile openAny(Disk disk, Segment segment) throws IOException {
		try {
			return disk.openForRead(segment.path());
		}
		catch (NoSuchFileException ex) {
			throw new SegmentReplacedException(segment.path());
		}
	}

	/**
	 * Why a file is not the segment that its name says, or null if it is, or its name
	 * says nothing. A damaged or lost header proves nothing against it.
	 */
	public static @Nullable String validateHeader(DiskFile file, Segment segment) throws IOException {
		if (!segment.isNamed()) {
			return null;
		}
		if (segment.size() == 0) {
			return "it is empty";
		}
		long first = firstSeq(file, segment);
		if (first > 0 && first != segment.base()) {
			return "its name says that it begins with line " + segment.base()
					+ " of the sequence, but it begins with line " + first;
		}
		return null;
	}

	/**
	 * The last file that is what its name says, or null; what does not fit is left alone.
	 */
	public static @Nullable Segment lastFitting(Disk disk, SegmentListing listing) throws IOException {
		for (int at = listing.segments().size() - 1; at >= 0; at--) {
			Segment segment = listing.segments().get(at);
			try (DiskFile opened = disk.openForRead(segment.path())) {
				if (validateHeader(opened, segment) == null) {
					return segment;
				}
			}
		}
		return null;
	}

	/**
	 * The number with which a file certainly begins: that of its header, or of a first
	 * line that cannot stand where the name says; 0 if that is not known.
	 */
	private static long firstSeq(DiskFile file, Segment segment) throws IOException {
		LineReader line = new LineReader(file, 0, Math.min(segment.size(), ENOUGH));
		LineValidator check = new LineValidator(true);
		if (!line.next() || !line.terminated()) {
			return 0;
		}
		check.validate(line);
		LogHeader header = check.header();
		boolean certain = check.isChecksummed() && (header != null || check.seq() < segment.base());
		return certain ? check.seq() : 0;
	}

}
