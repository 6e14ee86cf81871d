package io.papyra.log;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

import io.papyra.codec.HeaderCodec;
import io.papyra.codec.LogHeader;

/** Makes the line with which a log, and each of its segments, begins. */
final class HeaderLine {

	private HeaderLine() {
	}

	/**
	 * A whole header line.
	 * @param seq its number
	 * @param acknowledgedThrough up to where numbers may be missing
	 */
	static byte[] of(String systemId, Instant created, long seq, long acknowledgedThrough) {
		byte[] body = HeaderCodec.encode(new LogHeader(LogFormat.VERSION, systemId,
				ChronoUnit.MICROS.between(Instant.EPOCH, created), seq, acknowledgedThrough, seq));
		byte[] line = Arrays.copyOf(body, body.length + LineSeal.MAX_LENGTH);
		return Arrays.copyOf(line, new LineSeal().seal(line, 0, body.length, seq));
	}

}
