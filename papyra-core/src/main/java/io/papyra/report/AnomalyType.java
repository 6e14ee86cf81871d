package io.papyra.report;

/** What can be wrong in a stored history. */
public enum AnomalyType {

	/** The last line has no newline. */
	TRUNCATED_LINE,

	/**
	 * Not a JSON object: bad JSON, bad UTF-8, NUL bytes, over the line limit, nested too
	 * deep.
	 */
	CORRUPTED_LINE,

	/** A line whose bytes are not those that were written. */
	CHECKSUM_MISMATCH,

	/** A line without checksum where every line has one. */
	CHECKSUM_MISSING,

	/** Lines that were written are not there. */
	SEQUENCE_GAP,

	/** A sequence number that was there before: a line doubled or moved. */
	SEQUENCE_REPEAT,

	/** An object without the fields that its kind requires. */
	INVALID_RECORD,

	/** A well-formed record of a kind that this version does not know. */
	UNKNOWN_KIND,

	/** A header of a newer format. */
	UNSUPPORTED_FORMAT,

	/** A file that cannot be read to its end. */
	PARTIAL_WRITE,

	/** A segment that does not fit the sequence: misnamed, doubled or overlapping. */
	ORPHANED_ROTATED_FILE,

	/** Something that is not a history stands where one is expected. */
	UNEXPECTED_FILE,

	/** The log ends before the point up to which it was once found good. */
	TAIL_LOST,

	/** An entry of a stream whose data is missing or not a JSON object. */
	CORRUPTED_ENTRY

}
