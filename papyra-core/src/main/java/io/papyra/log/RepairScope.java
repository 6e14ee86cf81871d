package io.papyra.log;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * The part of a log that is mended at once: one file, or neighbours among whose lines the
 * order is lost, which then become one.
 *
 * @param files in the order of the log
 * @param limit first number that belongs to the file behind, or {@link Long#MAX_VALUE} if
 * there is none
 */
record RepairScope(List<LogSegment> files, long limit) {

	RepairScope {
		files = List.copyOf(files);
	}

	/** The file that holds everything afterwards. */
	Path path() {
		return this.files.get(0).path();
	}

	/** As {@link LogSegment#base()}. */
	long base() {
		return this.files.get(0).base();
	}

	/** Whether the log ends here. */
	boolean isLast() {
		return this.limit == Long.MAX_VALUE;
	}

	/** All files as one. */
	LogSegment whole() {
		long size = this.files.stream().mapToLong(LogSegment::size).sum();
		return new LogSegment(path(), base(), size, Instant.EPOCH, "");
	}

	/** Whether a line with that number belongs elsewhere. */
	boolean isAstray(long seq) {
		return base() > 0 && (seq < base() || seq >= this.limit);
	}

}
