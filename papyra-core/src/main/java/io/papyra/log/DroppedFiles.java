package io.papyra.log;

import java.io.IOException;
import java.util.List;

import io.papyra.disk.Disk;

import org.jspecify.annotations.Nullable;

/**
 * Removes whole files of a log, after the log has said that their numbers may be missing.
 */
final class DroppedFiles {

	private DroppedFiles() {
	}

	/**
	 * Facts in the oldest files of a log of one kind: as counted, or else as many as
	 * there are numbers, less one header for each file.
	 * @param next first number behind them
	 */
	static long count(@Nullable LogIndex index, List<LogSegment> files, long next) {
		IndexView view = (index != null) ? index.view() : null;
		long counted = 0;
		for (LogSegment file : files) {
			SegmentBlocks known = (view != null) ? view.of(file) : null;
			if (known == null) {
				return Math.max(0, next - files.get(0).base() - files.size());
			}
			counted += known.sum().facts();
		}
		return counted;
	}

	/**
	 * Deletes files, the oldest first. One by one: whoever syncs meanwhile waits until
	 * the disk has given back what went in the same step.
	 */
	static void delete(Disk disk, LogLayout layout, @Nullable LogIndex index, List<LogSegment> files)
			throws IOException {
		for (LogSegment file : files) {
			FileOps.deleteIfThere(disk, file.path());
			if (index != null) {
				index.dropped(file.base());
			}
			disk.syncDirectory(layout.directory());
		}
	}

}
