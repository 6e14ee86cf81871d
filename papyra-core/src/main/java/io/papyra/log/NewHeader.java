package io.papyra.log;

import java.time.Instant;

/**
 * The header with which a compacted file begins: it says up to where numbers may be
 * missing now.
 *
 * @param base the number that the file's name tells, which the header keeps; 0 for a file
 * of any name, whose header gets the number in front of the first line
 * @param systemId identity of the actor system
 * @param created when it is made
 * @param removedThrough highest number of a fact that is removed now
 * @param acknowledged up to where numbers were missing before
 */
record NewHeader(long base, String systemId, Instant created, long removedThrough, long acknowledged) {

	long number(long nextSeq) {
		return (this.base > 0) ? this.base : nextSeq - 1;
	}

	byte[] line(long nextSeq) {
		return HeaderLine.of(this.systemId, this.created, number(nextSeq),
				Math.max(Math.max(this.removedThrough, this.acknowledged), nextSeq - 1));
	}

}
