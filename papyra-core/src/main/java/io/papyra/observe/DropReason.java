package io.papyra.observe;

/** Why a fact was not recorded. */
public enum DropReason {

	/** The buffer was full. */
	OVERFLOW,

	/** The recorder was closed. */
	CLOSED,

	/** The fact could not be turned into a line, or is larger than any line may be. */
	ENCODING,

	/** The store could not be written until the recorder had to stop. */
	SHUTDOWN;

	/** Name in metrics and gap facts, in lower case. */
	public String wireName() {
		return name().toLowerCase(java.util.Locale.ROOT);
	}

}
