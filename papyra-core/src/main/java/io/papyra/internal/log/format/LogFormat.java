package io.papyra.internal.log.format;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

import io.papyra.backend.FactBatch;
import io.papyra.internal.disk.DurableFiles;

/** Names and limits of the format, in one place: the state of a file is in its name. */
public final class LogFormat {

	/** The newest format that this version reads and the one it writes. */
	public static final int VERSION = 1;

	/**
	 * Longest line that is taken for one, in bytes: every entry of a batch fits, with its
	 * checksum. What is longer is damage, and is skipped without being held in memory.
	 */
	static final int MAX_LINE = FactBatch.MAX_ENTRY + 1024;

	/**
	 * The last number that is ever given: readers of every version take 18 digits for a
	 * number, and no more.
	 */
	static final long LAST_NUMBER = 999_999_999_999_999_999L;

	/** What a repair removed from a log. */
	public static final String REMOVED = ".removed-";

	/** Ends the name of the checkpoint beside a log. */
	public static final String CHECKPOINT = ".checkpoint";

	/** Directory beside a log for damaged originals, unless the user names another. */
	public static final String QUARANTINE = "quarantine";

	/** Points in time as parts of file names. */
	private static final DateTimeFormatter FILE_NAME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'")
		.withZone(ZoneOffset.UTC);

	private LogFormat() {
	}

	/** Nothing gets a number that no reader takes for one. */
	public static void refuseBeyondLast(long seq) throws IOException {
		if (seq > LAST_NUMBER || seq < 1) {
			throw new IOException("its sequence numbers are used up, which end at " + LAST_NUMBER
					+ "; begin another history, and keep this one to be read");
		}
	}

	public static Path lock(Path log) {
		return DurableFiles.sibling(log, ".lock");
	}

	/**
	 * Such as {@code 20261120T031502.123Z}: sorts by time, holds no character that a file
	 * system minds.
	 */
	public static String timestamp(Instant time) {
		return FILE_NAME.format(time);
	}

}
