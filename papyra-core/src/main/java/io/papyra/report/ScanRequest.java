package io.papyra.report;

/**
 * What a scan is to do.
 *
 * @param mode how thoroughly it reads, at least
 */
public record ScanRequest(ScanMode mode) {

	/** What is new since the last time. */
	public static final ScanRequest INCREMENTAL = new ScanRequest(ScanMode.INCREMENTAL);

	/** Everything, by its checksums. */
	public static final ScanRequest CHECKSUMS = new ScanRequest(ScanMode.CHECKSUMS);

	/** Everything, and every record as its readers would read it. */
	public static final ScanRequest RECORDS = new ScanRequest(ScanMode.RECORDS);

}
