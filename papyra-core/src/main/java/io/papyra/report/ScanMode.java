package io.papyra.report;

/**
 * How thoroughly a store is scanned: the least that is allowed. A store that has nothing
 * cheaper reads more, never less, and tells so in {@link ScanReport#coverage()}.
 */
public enum ScanMode {

	/**
	 * What is new since the last verified position, with every file's beginning and what
	 * else lies beside it, and samples of the rest. Everything instead, with the reason
	 * in {@link ScanReport#coverage()}, where nothing is known or something has changed
	 * underneath. Counts in the report are those of the whole store.
	 */
	INCREMENTAL,

	/** Everything; of a record with a checksum that it is what was written. */
	CHECKSUMS,

	/**
	 * Everything, and every record as its readers would read it, also where a checksum
	 * fits. Finds what a faulty writer has written and checksummed: a record that no
	 * reader can use. Takes several times as long where there are checksums.
	 */
	RECORDS

}
