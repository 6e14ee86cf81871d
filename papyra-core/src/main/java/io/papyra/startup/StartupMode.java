package io.papyra.startup;

/** What the startup check does about anomalies. */
public enum StartupMode {

	/** Refuse to start; nothing is changed. */
	FAIL_ON_ANOMALY,

	/** Repair them as the recovery mode says; refuse to start if anything is left. */
	RECOVER,

	/** Report them and start. */
	SCAN_ONLY,

	/** Do not even look. */
	IGNORE

}
