package io.papyra.internal.log.read;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.function.Predicate;

import io.papyra.codec.LogHeader;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.FileInfo;
import io.papyra.internal.log.format.LogOrigin;
import io.papyra.internal.log.index.BlockStats;
import io.papyra.internal.log.index.IndexSnapshot;
import io.papyra.internal.log.index.LogSnapshot;
import io.papyra.internal.log.index.SegmentStats;
import io.papyra.internal.log.segment.Segment;
import io.papyra.internal.log.segment.SegmentFiles;
import io.papyra.internal.log.segment.SegmentReplacedException;
import org.jspecify.annotations.Nullable;

/**
 * A log as a caller reads its facts: the files as they were when the reading began, and
 * what is known of them.
 *
 * @param disk the file system
 * @param view the files
 * @param index what is known of them, or null
 */
public record ReadSnapshot(Disk disk, LogSnapshot view, @Nullable IndexSnapshot index) {

	/**
	 * One file, opened.
	 *
	 * @param segment the file, as far as it is to be read
	 * @param file opened; the holder of this closes it
	 * @param blocks what is known of it, in the order of the file
	 * @param through number of the last line that was there when the reading began
	 */
	record Opened(Segment segment, DiskFile file, List<BlockStats> blocks, long through) {
	}

	/**
	 * Opens a file of the log, as it was when the reading began.
	 * @return null if there is nothing to be read
	 * @throws SegmentReplacedException if it is not there any more, or is another one
	 */
	@Nullable Opened open(Segment segment) throws IOException {
		DiskFile file = openAny(segment);
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

	private @Nullable Opened identify(Segment segment, DiskFile file) throws IOException {
		FileInfo info = this.disk.info(segment.path());
		if (info == null || !info.key().equals(segment.key()) || file.size() < segment.size()) {
			throw new SegmentReplacedException(segment.path());
		}
		if (segment.isNamed() && SegmentFiles.validateHeader(file, segment) != null) {
			return null;
		}
		return new Opened(segment, file, blocks(segment), Long.MAX_VALUE);
	}

	/** What is known of a file, in its order. */
	List<BlockStats> blocks(Segment segment) {
		SegmentStats known = (this.index != null) ? this.index.of(segment) : null;
		return (known != null) ? known.blocks() : List.of();
	}

	/**
	 * Opens what a compaction has put in place of a file.
	 * @param floor the lowest number that is wanted
	 * @throws SegmentReplacedException if not all that is wanted is certainly in it
	 */
	Opened rewritten(Segment segment, long floor) throws IOException {
		List<BlockStats> known = blocks(segment);
		DiskFile file = openAny(segment);
		boolean whole = false;
		try {
			Segment found = new Segment(segment.path(), segment.base(), file.size(), segment.modified(), "");
			LogHeader header = LogOrigin.header(file, Math.min(found.size(), LogOrigin.BEGINNING));
			whole = isWhole(segment, known) && header != null && header.seq() == segment.base()
					&& header.compactedThroughSeq() < floor;
			if (!whole) {
				throw new SegmentReplacedException(segment.path());
			}
			return new Opened(found, file, List.of(), known.get(known.size() - 1).lastSeq);
		}
		finally {
			if (!whole) {
				file.close();
			}
		}
	}

	private DiskFile openAny(Segment segment) throws IOException {
		try {
			return this.disk.openForRead(segment.path());
		}
		catch (NoSuchFileException ex) {
			throw new SegmentReplacedException(segment.path());
		}
	}

	private static boolean isWhole(Segment segment, List<BlockStats> known) {
		return !known.isEmpty() && known.get(known.size() - 1).end() == segment.size();
	}

	/** Whether something in a file may still matter: otherwise it may as well be gone. */
	boolean matters(Segment segment, Predicate<BlockStats> expired) {
		List<BlockStats> blocks = blocks(segment);
		return !isWhole(segment, blocks) || !blocks.stream().allMatch(expired);
	}

}
