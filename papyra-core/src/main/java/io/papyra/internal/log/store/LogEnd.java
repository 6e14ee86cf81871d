package io.papyra.internal.log.store;

import java.io.IOException;

import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.log.format.Bytes;
import io.papyra.internal.log.format.LegacyPrefix;
import io.papyra.internal.log.format.LineTrailer;
import io.papyra.internal.log.format.ReverseLineReader;
import io.papyra.internal.log.index.Checkpoint;
import io.papyra.internal.log.segment.Segment;
import org.jspecify.annotations.Nullable;

/**
 * How a log ends: what a writer has to know to continue after it.
 *
 * @param size bytes of the file
 * @param terminated whether the last line has its newline; true for an empty file
 * @param checksummed whether there is a line with a matching checksum, so that no header
 * is needed
 * @param nextSeq the number that the next line gets
 * @param reached the highest number that is there
 */
record LogEnd(long size, boolean terminated, boolean checksummed, long nextSeq, long reached) {

	/**
	 * Looks from the end for the highest number, so that numbering can continue from it:
	 * back to the checkpoint, because a crash may have left old lines after newer ones. A
	 * log without a checkpoint is read whole, as is a plain file once in its life.
	 */
	static LogEnd find(DiskFile file, Segment segment, @Nullable Checkpoint checkpoint) throws IOException {
		long size = segment.size();
		// Of an earlier file nothing can be said here.
		long known = (checkpoint != null && checkpoint.seq() >= segment.base() && checkpoint.offset() <= size)
				? checkpoint.offset() : 0;
		ReverseLineReader line = new ReverseLineReader(file, size);
		LineTrailer trailer = new LineTrailer();
		boolean terminated = true;
		long others = 0;
		long blank = 0;
		long highest = 0;
		LegacyPrefix.Front front = new LegacyPrefix.Front();
		for (boolean last = true; line.next() && (highest == 0 || line.offset() >= known); last = false) {
			terminated = last ? line.terminated() : terminated;
			long seq = line.tooLong() ? 0 : highest(trailer, line.bytes(), line.from(), line.to());
			front.line(line, seq);
			if (seq > 0) {
				highest = Math.max(highest, (highest == 0) ? seq + others - blank : seq);
			}
			else if (highest == 0) {
				others++;
				// A blank line has no number after a header; in a plain file its place is
				// one.
				blank += (!line.tooLong() && Bytes.isBlank(line.bytes(), line.from(), line.to())) ? 1 : 0;
			}
		}
		long reached = (highest > 0) ? Math.max(highest, segment.isNamed() ? 0 : front.lastRecord())
				: Math.max(0, segment.base() - 1) + others;
		return new LogEnd(size, terminated, highest > 0, next(reached, checkpoint), reached);
	}

	/**
	 * The end of a log of which everything is known: whole lines, the last with that
	 * number.
	 */
	static LogEnd known(long size, long lastSeq, @Nullable Checkpoint checkpoint) {
		return new LogEnd(size, true, true, next(lastSeq, checkpoint), lastSeq);
	}

	/**
	 * Highest number in a line, or in the lines that a damaged newline made one; 0 if
	 * there is none.
	 */
	private static long highest(LineTrailer trailer, byte[] bytes, int from, int to) {
		long highest = Math.max(0, trailer.check(bytes, from, to));
		int[] parts = (highest > 0) ? new int[0] : trailer.parts(bytes, from, to);
		for (int at = 0; at < parts.length; at += 2) {
			highest = Math.max(highest, trailer.check(bytes, parts[at], parts[at + 1]));
		}
		return highest;
	}

	private static long next(long reached, @Nullable Checkpoint checkpoint) {
		return Math.max(reached, (checkpoint != null) ? checkpoint.seq() : 0) + 1;
	}

}
