package io.papyra.internal.log.segment;

import java.nio.file.Path;
import java.time.Instant;

import io.papyra.internal.disk.FileInfo;

/**
 * One file of a log, as it was when it was looked at.
 *
 * @param path the file
 * @param base the first sequence number, from its name; 0 for a log that is one file of
 * any name
 * @param size its bytes; what a writer adds later does not count
 * @param modified when it was last changed
 * @param key identity of the file itself, whatever its name
 */
public record Segment(Path path, long base, long size, Instant modified, String key) {

	public static Segment of(Path path, long base, FileInfo info) {
		return new Segment(path, base, info.size(), info.modified(), info.key());
	}

	/**
	 * Whether the name tells the first sequence number, so that a header must stand
	 * first.
	 */
	public boolean isNamed() {
		return this.base > 0;
	}

	/** The same file, looked at up to there only. */
	public Segment upTo(long end) {
		return new Segment(this.path, this.base, end, this.modified, this.key);
	}

}
