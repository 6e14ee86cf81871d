package io.papyra.internal.log.scan;

import io.papyra.report.ScanRequest;

/** How a log is to be scanned. */
public enum ScanScope {

	/** All lines, by their checksums. */
	EVERYTHING,

	/** What was not verified before. */
	NEW,

	/** All lines; checksummed ones, too, are read as records. */
	RECORDS,

	/** All lines; the caller holds the lock, so that no other writer is active. */
	EXCLUSIVE;

	public static ScanScope of(ScanRequest request) {
		return switch (request.mode()) {
			case INCREMENTAL -> NEW;
			case CHECKSUMS -> EVERYTHING;
			case RECORDS -> RECORDS;
		};
	}

}
