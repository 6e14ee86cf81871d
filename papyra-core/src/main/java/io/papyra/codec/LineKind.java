package io.papyra.codec;

/** What one line of a log turns out to be. */
public enum LineKind {

	/** A valid event. */
	EVENT,

	/** A valid audit. */
	AUDIT,

	/** A valid dead letter. */
	DEAD_LETTER,

	/** The first line of a log or segment. */
	LOG_HEADER,

	/** Records a gap: facts that could not be recorded. */
	LOG_GAP,

	/** A well-formed object of a kind that this version does not know. */
	UNKNOWN_KIND,

	/** An object that lacks the fields that its kind requires, or has no kind. */
	INVALID_RECORD,

	/** Not one JSON object. */
	CORRUPTED;

	/** Whether the line is a fact that can be returned to a reader. */
	public boolean isFact() {
		return ordinal() <= DEAD_LETTER.ordinal();
	}

	/** Whether nothing is wrong with the line. */
	public boolean isValid() {
		return ordinal() <= LOG_GAP.ordinal();
	}

}
