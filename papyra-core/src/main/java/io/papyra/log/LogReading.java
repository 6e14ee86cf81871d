package io.papyra.log;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

import io.papyra.disk.Disk;
import io.papyra.disk.DiskFile;
import io.papyra.disk.FileInfo;

import org.jspecify.annotations.Nullable;

/**
 * A log as somebody reads its facts: the files as they stood when the reading began, and
 * what is known of them.
 *
 * @param disk the file system
 * @param view the files
 * @param index what is known of them, or null
 */
record LogReading(Disk disk, LogView view, @Nullable IndexView index) {

	/**
	 * One file, opened.
	 *
	 * @param segment the file, as far as it is to be read
	 * @param file opened; whoever has this closes it
	 * @param blocks what is known of it, in the order of the file
	 */
	record Opened(LogSegment segment, DiskFile file, List<Block> blocks) {
	}

	/**
	 * Opens a file of the log, or what has taken its place since: a compaction may have
	 * dropped it, which leaves nothing to be read, or written the rest of it anew.
	 * @return null if there is nothing to be read
	 */
	@Nullable Opened open(LogSegment segment) throws IOException {
		DiskFile file;
		try {
			file = this.disk.openForRead(segment.path());
		}
		catch (NoSuchFileException ex) {
			return null;
		}
		try {
			Opened opened = identify(segment, file);
			if (opened == null) {
				file.close();
			}
			return opened;
		}
		catch (IOException | RuntimeException ex) {
			file.close();
			throw ex;
		}
	}

	private @Nullable Opened identify(LogSegment segment, DiskFile file) throws IOException {
		FileInfo info = this.disk.info(segment.path());
		boolean same = info != null && info.key().equals(segment.key()) && file.size() >= segment.size();
		LogSegment found = same ? segment
				: new LogSegment(segment.path(), segment.base(), file.size(), segment.modified(), "");
		if (found.isNamed() && SegmentBeginning.misfit(file, found) != null) {
			return null;
		}
		SegmentBlocks known = (this.index != null) ? this.index.of(found) : null;
		return new Opened(found, file, (known != null) ? known.blocks() : List.of());
	}

}
