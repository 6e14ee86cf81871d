package io.papyra.report;

import java.time.Duration;
import java.util.List;

/**
 * What a recovery did, or under a dry run would do.
 *
 * @param location what was repaired
 * @param mode how
 * @param dryRun whether nothing was changed
 * @param before the scan before
 * @param after the scan after; the same as before when nothing was to do or under a dry
 * run
 * @param linesRemoved lines removed from the log and saved
 * @param bytesRemoved their bytes
 * @param linesAdopted valid lines without checksum that were given one
 * @param linesMoved valid lines that were put back in order
 * @param linesRepaired lines that stay and got the line break that they lacked or that
 * was damaged, and headers that were written again
 * @param gapsAcknowledged lost ranges that the log now admits to
 * @param savedTo files that hold what was removed, copies of originals, and their
 * manifests
 * @param took how long it took
 * @param acknowledged what this recovery found to be lost, and the history says so from
 * now on
 */
public record RecoveryReport(String location, RecoveryMode mode, boolean dryRun, ScanReport before, ScanReport after,
		long linesRemoved, long bytesRemoved, long linesAdopted, long linesMoved, long linesRepaired,
		long gapsAcknowledged, List<String> savedTo, Duration took, AcknowledgedGaps acknowledged) {

	public RecoveryReport {
		savedTo = List.copyOf(savedTo);
	}

	/** A report of a recovery that found nothing to be lost. */
	public RecoveryReport(String location, RecoveryMode mode, boolean dryRun, ScanReport before, ScanReport after,
			long linesRemoved, long bytesRemoved, long linesAdopted, long linesMoved, long linesRepaired,
			long gapsAcknowledged, List<String> savedTo, Duration took) {
		this(location, mode, dryRun, before, after, linesRemoved, bytesRemoved, linesAdopted, linesMoved, linesRepaired,
				gapsAcknowledged, savedTo, took, AcknowledgedGaps.NONE);
	}

	/** A report of a store whose lines need no repair where they are. */
	public RecoveryReport(String location, RecoveryMode mode, boolean dryRun, ScanReport before, ScanReport after,
			long linesRemoved, long bytesRemoved, long linesAdopted, long linesMoved, long gapsAcknowledged,
			List<String> savedTo, Duration took) {
		this(location, mode, dryRun, before, after, linesRemoved, bytesRemoved, linesAdopted, linesMoved, 0,
				gapsAcknowledged, savedTo, took);
	}

	/** The same report with the scan from which it all began. */
	public RecoveryReport withBefore(ScanReport first) {
		return new RecoveryReport(this.location, this.mode, this.dryRun, first, this.after, this.linesRemoved,
				this.bytesRemoved, this.linesAdopted, this.linesMoved, this.linesRepaired, this.gapsAcknowledged,
				this.savedTo, this.took, this.acknowledged);
	}

	/** Whether a byte of the log was changed. */
	public boolean changed() {
		return !this.dryRun && this.linesRemoved + this.linesAdopted + this.linesMoved + this.linesRepaired
				+ this.gapsAcknowledged + this.savedTo.size() > 0;
	}

}
