package io.papyra.internal.log.format;

import java.io.IOException;

import io.papyra.internal.disk.DiskFile;

/**
 * The lines of a plain file that come before the first header or checksummed line. Only
 * there may a line do without a checksum; its number is its place.
 *
 * @param end where it ends in the file; the whole file if it has no header
 * @param lines how many lines it has
 */
public record LegacyPrefix(long end, long lines) {

	public static LegacyPrefix of(DiskFile file, long size) throws IOException {
		LineReader line = new LineReader(file, 0, size);
		LineValidator check = new LineValidator(false);
		long lines = 0;
		while (line.next()) {
			check.validate(line);
			if (check.inSealedSection()) {
				return new LegacyPrefix(line.offset(), lines);
			}
			lines++;
		}
		return new LegacyPrefix(size, lines);
	}

}
