package io.papyra.internal.log.segment;

import java.io.IOException;
import java.nio.file.NoSuchFileException;

import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.FileInfo;

/** Opens files of a log that others may replace at any time. */
public final class OpenedSegment {

	private OpenedSegment() {
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

}
