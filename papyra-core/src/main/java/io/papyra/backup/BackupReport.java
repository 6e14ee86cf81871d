package io.papyra.backup;

import java.time.Duration;

/**
 * What making or restoring a backup did.
 *
 * @param location the backup that was made, or the history that was restored
 * @param manifest what is in it
 * @param anomalies how many anomalies a scan of it found
 * @param firstAnomaly the first of them, human-readable; empty if there is none
 * @param took how long it took
 */
public record BackupReport(String location, BackupManifest manifest, long anomalies, String firstAnomaly,
		Duration took) {

	/** Whether a service could start on it. */
	public boolean isClean() {
		return this.anomalies == 0;
	}

}
