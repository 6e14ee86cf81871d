package io.papyra.log;

import java.io.IOException;

import io.papyra.disk.DiskFile;
import org.jspecify.annotations.Nullable;

/**
 * How a log ends: what a writer has to know to go on behind it.
 *
 * @param size bytes of the file
 * @param terminated whether the last line has its newline; true for an empty file
 * @param sealed whether there is a line with a fitting seal, so that no header is needed
 * @param nextSeq the number that the next line gets
 */
record LogTail(long size, boolean terminated, boolean sealed, long nextSeq) {

	/**
	 * Looks from the end for the last line with a fitting seal, so that its number can be
	 * gone on from. A plain file is read whole, once in its life.
	 */
	static LogTail find(DiskFile file, long size, @Nullable Checkpoint checkpoint) throws IOException {
		BackwardCursor line = new BackwardCursor(file, size);
		LineSeal seal = new LineSeal();
		boolean terminated = true;
		long others = 0;
		boolean last = true;
		while (line.previous()) {
			terminated = last ? line.terminated() : terminated;
			last = false;
			long seq = line.tooLong() ? LineSeal.NONE : seal.check(line.bytes(), line.from(), line.to());
			if (seq > 0) {
				return new LogTail(size, terminated, true, next(seq + others, checkpoint));
			}
			others++;
		}
		return new LogTail(size, terminated, false, next(others, checkpoint));
	}

	private static long next(long reached, @Nullable Checkpoint checkpoint) {
		return Math.max(reached, (checkpoint != null) ? checkpoint.seq() : 0) + 1;
	}

}
