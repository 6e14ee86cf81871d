package io.papyra.backend;

/**
 * A store whose scan relies on proofs that it keeps beside the records, and can look at
 * the records themselves, too.
 */
public interface FullyScannable extends Scannable {

	/**
	 * Scans as {@link #scan} does, and reads every record as its readers would, also
	 * where a checksum proves that it is what was written. Finds what a faulty writer has
	 * written and proven: a record that nobody can read. Takes several times as long.
	 * @throws PersistenceException if the store cannot be reached at all
	 * @throws WorkCancelledException if the work was cancelled
	 */
	ScanReport scanFully(Work work);

}
