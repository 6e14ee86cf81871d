package io.papyra.report;

/** What can be wrong in a stored history, and what becomes of it in a repair. */
public enum AnomalyType {

	/** The last line has no newline. */
	TRUNCATED_LINE(Resolution.COMPLETED),

	/**
	 * Not a JSON object: bad JSON, bad UTF-8, NUL bytes, over the line limit, nested too
	 * deep.
	 */
	CORRUPTED_LINE(Resolution.REMOVED),

	/** A line whose bytes are not those that were written. */
	CHECKSUM_MISMATCH(Resolution.REMOVED),

	/** A line without checksum where every line has one. */
	CHECKSUM_MISSING(Resolution.RENUMBERED),

	/** Lines that were written are not there. */
	SEQUENCE_GAP(Resolution.ACKNOWLEDGED),

	/** A sequence number that was there before: a line doubled or moved. */
	SEQUENCE_REPEAT(Resolution.REORDERED),

	/** An object without the fields that its kind requires. */
	INVALID_RECORD(Resolution.REMOVED),

	/** A well-formed record of a kind that this version does not know. */
	UNKNOWN_KIND(Resolution.KEPT),

	/** A header of a newer format. */
	UNSUPPORTED_FORMAT(Resolution.KEPT),

	/** A file that cannot be read to its end. */
	PARTIAL_WRITE(Resolution.IMPOSSIBLE),

	/** A segment that does not fit the sequence: misnamed, doubled or overlapping. */
	ORPHANED_ROTATED_FILE(Resolution.MOVED),

	/** Something that is not a history stands where one is expected. */
	UNEXPECTED_FILE(Resolution.MOVED),

	/** The log ends before the point up to which it was once found good. */
	TAIL_LOST(Resolution.ACKNOWLEDGED),

	/** An entry of a stream whose data is missing or not a JSON object. */
	CORRUPTED_ENTRY(Resolution.REMOVED);

	private final Resolution resolution;

	AnomalyType(Resolution resolution) {
		this.resolution = resolution;
	}

	/** What {@link RecoveryMode#REPAIR} does about it. */
	public Resolution resolution() {
		return this.resolution;
	}

	/**
	 * Whether what was found is a record all the same, which a repair leaves in the
	 * history: another program has rewritten it, or a newer version has written it.
	 */
	public boolean isRecord() {
		return this.resolution == Resolution.RENUMBERED || this.resolution == Resolution.KEPT;
	}

	/** What a repair does about an anomaly. */
	public enum Resolution {

		/**
		 * It gets the newline that it lacks; what is only a part of a line is removed.
		 */
		COMPLETED,

		/** What no reader could use is removed and saved. */
		REMOVED,

		/**
		 * It stays, and gets a number and a checksum where lines have a place for them.
		 */
		RENUMBERED,

		/** Nothing brings it back: the history acknowledges the loss from then on. */
		ACKNOWLEDGED,

		/** It gets into its place; the same once more is removed and saved. */
		REORDERED,

		/**
		 * It gets its right name, or is moved out of the way as it is; what is in the
		 * place of the history itself stays.
		 */
		MOVED,

		/** It stays as it is, for the version that wrote it, and is still reported. */
		KEPT,

		/** None: what cannot be read cannot be saved, so nothing is repaired. */
		IMPOSSIBLE

	}

}
