package io.papyra.internal.log.format;

import java.io.IOException;

import io.papyra.internal.disk.DiskFile;

/**
 * The lines of a plain file that stand in front of the first header or sealed line. Only
 * there may a line do without a seal; its number is its place.
 *
 * @param end where it ends in the file; the whole file if it has no header
 * @param lines how many lines it has
 */
public record PlainPrefix(long end, long lines) {

	public static PlainPrefix of(DiskFile file, long size) throws IOException {
		LineCursor line = new LineCursor(file, 0, size);
		LineCheck check = new LineCheck(false);
		long lines = 0;
		while (line.next()) {
			check.judge(line);
			if (check.inSealedSection()) {
				return new PlainPrefix(line.offset(), lines);
			}
			lines++;
		}
		return new PlainPrefix(size, lines);
	}

}
