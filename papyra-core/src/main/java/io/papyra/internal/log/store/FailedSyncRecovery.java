package io.papyra.internal.log.store;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.log.format.LineReader;
import io.papyra.internal.log.format.LineTrailer;

/**
 * What to do with lines whose sync failed. The system may have marked their pages as
 * clean without storing them, so a further sync proves nothing about them: they are read
 * back, checked, and written once more.
 */
final class FailedSyncRecovery {

	private static final int CHUNK = 256 * 1024;

	private FailedSyncRecovery() {
	}

	/**
	 * Writes the valid lines of a range once more in their own place; they are then as
	 * good as newly written.
	 * @param to where the last line that is part of the log ends; never exceeded
	 * @return where the last of them ends; what comes after it is not what was written
	 */
	static long again(DiskFile file, long from, long to) throws IOException {
		if (from >= to) {
			return to;
		}
		long good = validUpTo(file, from, to);
		ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
		for (long at = from; at < good; at += CHUNK) {
			chunk.clear().limit((int) Math.min(CHUNK, good - at));
			DurableFiles.readFully(file, chunk, at);
			DurableFiles.writeFully(file, chunk.flip(), at);
		}
		return good;
	}

	private static long validUpTo(DiskFile file, long from, long to) throws IOException {
		LineReader line = new LineReader(file, from, to);
		LineTrailer trailer = new LineTrailer();
		long good = from;
		while (line.next() && line.terminated() && !line.tooLong()
				&& trailer.check(line.bytes(), line.from(), line.to()) > 0) {
			good = line.nextOffset();
		}
		return good;
	}

}
