package io.papyra.internal.log.segment;

import java.io.IOException;

import io.papyra.codec.LogHeader;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.log.format.LineReader;
import io.papyra.internal.log.format.LineValidator;
import org.jspecify.annotations.Nullable;

/** Looks whether a segment begins with what its name says. */
public final class SegmentBeginning {

	/** Longer than any header. */
	private static final int ENOUGH = 64 * 1024;

	private SegmentBeginning() {
	}

	/**
	 * Why a named file is not the segment that its name says, or null if it is. A damaged
	 * or lost header proves nothing against it.
	 */
	public static @Nullable String misfit(DiskFile file, Segment segment) throws IOException {
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
			if (!segment.isNamed()) {
				return segment;
			}
			try (DiskFile opened = disk.openForRead(segment.path())) {
				if (misfit(opened, segment) == null) {
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
	static long firstSeq(DiskFile file, Segment segment) throws IOException {
		LineReader line = new LineReader(file, 0, Math.min(segment.size(), ENOUGH));
		LineValidator check = new LineValidator(true);
		if (!line.next() || !line.terminated()) {
			return 0;
		}
		check.validate(line);
		LogHeader header = check.header();
		boolean certain = check.isSealed() && (header != null || check.seq() < segment.base());
		return certain ? check.seq() : 0;
	}

}
