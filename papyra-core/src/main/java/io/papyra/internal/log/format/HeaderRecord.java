package io.papyra.internal.log.format;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

import io.papyra.codec.HeaderNotes;
import io.papyra.codec.LogHeader;

/**
 * Makes the line with which a log, and each of its segments, begins: the one place in
 * which headers come about.
 */
public final class HeaderRecord {

	private HeaderRecord() {
	}

	/**
	 * A whole header line that tells nothing but what every header tells.
	 * @param seq its number
	 * @param acknowledgedThrough number up to which numbers may be missing
	 */
	public static byte[] of(String systemId, Instant created, long seq, long acknowledgedThrough) {
		return of(new LogOrigin(systemId, ""), created, seq, acknowledgedThrough, HeaderNotes.NONE);
	}

	/**
	 * A whole header line.
	 * @param origin whose log it is
	 * @param seq its number
	 * @param acknowledgedThrough number up to which numbers may be missing
	 * @param notes what it tells beyond that; the identity of the log is taken from its
	 * origin
	 */
	public static byte[] of(LogOrigin origin, Instant created, long seq, long acknowledgedThrough, HeaderNotes notes) {
		byte[] body = new LogHeader(LogFormat.VERSION, origin.systemId(),
				ChronoUnit.MICROS.between(Instant.EPOCH, created), seq, acknowledgedThrough, seq,
				notes.withLogId(origin.logId()))
			.encode();
		byte[] line = Arrays.copyOf(body, body.length + LineTrailer.MAX_LENGTH);
		return Arrays.copyOf(line, new LineTrailer().append(line, 0, body.length, seq));
	}

}
