package io.papyra.shell.source;

import io.papyra.report.RecoveryReport;
import io.papyra.report.ScanReport;
import io.papyra.startup.StartupMode;
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
 * @param unavailable why the history cannot be had, where a start does not need it
 */
public record CheckResult(String mode, String verdict, boolean passed, ReportDescriptors.@Nullable Scan scan,
		ReportDescriptors.@Nullable Recovery recovery, ReportDescriptors.@Nullable Scan remaining,
		@Nullable String unavailable) {

	/** A start does not wait for its history, which cannot be had. */
	public static final String UNAVAILABLE = "unavailable";

	/** Of the outcome of a check. */
	public static CheckResult of(StartupOutcome outcome) {
		ScanReport scan = outcome.scan();
		RecoveryReport recovery = outcome.recovery();
		return new CheckResult(ReportDescriptors.word(outcome.mode()), ReportDescriptors.word(outcome.verdict()),
				outcome.passed(), (scan != null) ? ReportDescriptors.Scan.of(scan, ScanReport.LISTED_ANOMALIES) : null,
				(recovery != null) ? ReportDescriptors.Recovery.of(recovery) : null,
				(recovery != null && !recovery.after().isClean())
						? ReportDescriptors.Scan.of(recovery.after(), ScanReport.LISTED_ANOMALIES) : null,
				null);
	}

	/**
	 * Of a check that could not be done, where that does not stop a start.
	 * @param reason why not
	 */
	public static CheckResult unavailable(StartupMode mode, String reason) {
		return new CheckResult(ReportDescriptors.word(mode), UNAVAILABLE, true, null, null, null, reason);
	}

	/** Whether recovery was tried and left something. */
	public boolean left() {
		return this.verdict.equals(ReportDescriptors.word(StartupOutcome.Verdict.ANOMALIES_REMAIN));
	}

}
