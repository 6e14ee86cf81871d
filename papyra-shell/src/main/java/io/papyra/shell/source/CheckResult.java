package io.papyra.shell.source;

import io.papyra.report.RecoveryReport;
import io.papyra.report.ScanReport;
import io.papyra.startup.StartupOutcome;
import io.papyra.wire.ReportDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * How a startup check ended.
 *
 * @param mode what it was to do about anomalies
 * @param verdict how it ended, in one word
 * @param passed whether actors may run
 * @param scan what it found at first
 * @param recovery what it repaired
 * @param remaining what is still wrong after that
 */
public record CheckResult(String mode, String verdict, boolean passed, ReportDescriptors.@Nullable Scan scan,
		ReportDescriptors.@Nullable Recovery recovery, ReportDescriptors.@Nullable Scan remaining) {

	/** Of the outcome of a check. */
	public static CheckResult of(StartupOutcome outcome) {
		ScanReport scan = outcome.scan();
		RecoveryReport recovery = outcome.recovery();
		return new CheckResult(ReportDescriptors.word(outcome.mode()), ReportDescriptors.word(outcome.verdict()),
				outcome.passed(), (scan != null) ? ReportDescriptors.Scan.of(scan, ScanReport.LISTED_ANOMALIES) : null,
				(recovery != null) ? ReportDescriptors.Recovery.of(recovery) : null,
				(recovery != null && !recovery.after().isClean())
						? ReportDescriptors.Scan.of(recovery.after(), ScanReport.LISTED_ANOMALIES) : null);
	}

	/** Whether recovery was tried and left something. */
	public boolean left() {
		return this.verdict.equals(ReportDescriptors.word(StartupOutcome.Verdict.ANOMALIES_REMAIN));
	}

}
