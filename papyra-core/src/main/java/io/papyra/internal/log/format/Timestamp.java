package io.papyra.internal.log.format;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Points in time as parts of file names. */
public final class Timestamp {

	private static final DateTimeFormatter FILE_NAME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'")
		.withZone(ZoneOffset.UTC);

	private Timestamp() {
	}

	/**
	 * Such as {@code 20261120T031502.123Z}: sorts by time, holds no character that a file
	 * system minds.
	 */
	public static String forFileName(Instant time) {
		return FILE_NAME.format(time);
	}

}
