package io.papyra.backend;

/** How anomalies are handled. */
public enum RecoveryMode {

	/** Leave everything as it is. */
	IGNORE,

	/** Mend in place; what no reader could use is taken out and kept aside. */
	REPAIR,

	/**
	 * Copy the damaged original aside first, then mend; what repair would leave
	 * unresolved is moved aside too.
	 */
	QUARANTINE

}
