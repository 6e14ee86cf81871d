package io.papyra.report;

/** How anomalies are handled. */
public enum RecoveryMode {

	/** Leave everything as it is. */
	IGNORE,

	/** Repair in place; what no reader could use is removed and saved. */
	REPAIR,

	/**
	 * Save a copy of the damaged original first, then repair; what {@link #REPAIR} would
	 * leave unresolved is quarantined too.
	 */
	QUARANTINE

}
