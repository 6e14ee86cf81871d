package io.papyra.report;

/**
 * How much of a store a scan has read.
 *
 * @param full whether everything was read
 * @param bytesRead bytes that were read
 * @param reason why everything was read although only the new was asked for; empty if not
 */
public record ScanCoverage(boolean full, long bytesRead, String reason) {

	/** Everything, as asked for. */
	public static ScanCoverage everything(long bytes) {
		return new ScanCoverage(true, bytes, "");
	}

}
