package io.papyra.log;

/** How a log is to be scanned. */
enum ScanWish {

	/** All lines, by their proof. */
	EVERYTHING,

	/** What was not verified before. */
	NEW,

	/** All lines; also those with proof are read as records. */
	RECORDS,

	/** All lines; the caller holds the lock, so that nobody writes. */
	EXCLUSIVE

}
