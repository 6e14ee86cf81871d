package io.papyra.internal.log.compact;

import java.time.Instant;

import io.papyra.codec.HeaderNotes;
import io.papyra.internal.log.format.HeaderRecord;
import io.papyra.internal.log.format.LogOrigin;

/**
 * The header with which a compacted file begins: it gives the number up to which numbers
 * may be missing now.
 *
 * @param base the number that the file's name tells, which the header keeps; 0 for a file
 * of any name, whose header gets the number in front of the first line
 * @param origin whose log it is
 * @param created when it is made
 * @param removedThrough highest number of a fact that is removed now
 * @param acknowledgedThrough number up to which numbers were missing before
 * @param notes what it tells beyond that
 */
record CompactedHeader(long base, LogOrigin origin, Instant created, long removedThrough, long acknowledgedThrough,
		HeaderNotes notes) {

	long number(long nextSeq) {
		return (this.base > 0) ? this.base : nextSeq - 1;
	}

	byte[] line(long nextSeq) {
		return HeaderRecord.of(this.origin, this.created, number(nextSeq),
				Math.max(Math.max(this.removedThrough, this.acknowledgedThrough), nextSeq - 1), this.notes);
	}

}
