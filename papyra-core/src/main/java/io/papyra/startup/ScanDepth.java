package io.papyra.startup;

/** How much of a history the startup check reads. */
public enum ScanDepth {

	/**
	 * What is new since the last check that found everything good, where the backend can
	 * do that; everything where something has changed underneath.
	 */
	INCREMENTAL,

	/** Everything. */
	FULL

}
