package io.papyra.retention;

import java.util.Locale;

/** Why a fact has expired. */
public enum ExpiryReason {

	/** It is older than allowed. */
	AGE,

	/** There are enough newer ones. */
	RECORDS,

	/** Newer ones take all the room there is. */
	SIZE;

	/** Name in metrics and reports, in lower case. */
	public String wireName() {
		return name().toLowerCase(Locale.ROOT);
	}

}
