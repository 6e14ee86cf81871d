package io.papyra.shell.source;

import io.papyra.report.RecoveryReport;
import io.papyra.report.ScanReport;
import io.papyra.wire.ReportDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * What a recovery did.
 *
 * @param report the report
 * @param remaining what is still wrong, or null if nothing is or it was not reported
 */
public record RecoveryResult(ReportDescriptors.Recovery report, ReportDescriptors.@Nullable Scan remaining) {

	/** Of a report. */
	public static RecoveryResult of(RecoveryReport report) {
		ScanReport after = report.after();
		return new RecoveryResult(ReportDescriptors.Recovery.of(report),
				after.isClean() ? null : ReportDescriptors.Scan.of(after, ScanReport.LISTED_ANOMALIES));
	}

}
