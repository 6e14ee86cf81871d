package io.papyra.spring.maintenance;

/** Work on the history as a whole. */
public enum HistoryOperation {

	/**
	 * The check before the first actor, with the scan and the recovery that are part of
	 * it.
	 */
	STARTUP_CHECK,

	/** A scan, on demand, by schedule, or as part of a startup check. */
	SCAN,

	/** A recovery that changes something, on demand or as part of a startup check. */
	RECOVERY,

	/** A compaction that changes something, on demand or by schedule. */
	COMPACTION

}
