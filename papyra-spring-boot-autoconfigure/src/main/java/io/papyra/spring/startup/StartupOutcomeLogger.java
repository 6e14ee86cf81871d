package io.papyra.spring.startup;

import io.papyra.report.RecoveryReport;
import io.papyra.report.ScanCoverage;
import io.papyra.report.ScanReport;
import io.papyra.spring.maintenance.RecoveryLogger;
import io.papyra.startup.StartupOutcome;
import io.papyra.wire.ReportDescriptors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log how a passed startup check ended; what an operator should know of is a
 * warning.
 */
final class StartupOutcomeLogger {

	private static final Logger LOG = LoggerFactory.getLogger(StartupOutcomeLogger.class);

	private StartupOutcomeLogger() {
	}

	static void tell(StartupOutcome outcome, String location) {
		ScanReport scan = outcome.scan();
		RecoveryReport recovery = outcome.recovery();
		if (scan == null) {
			LOG.info("Papyra keeps its history in {}, which was not checked (papyra.startup.mode={})", location,
					ReportDescriptors.word(outcome.mode()));
			return;
		}
		if (recovery != null) {
			RecoveryLogger.tell(recovery);
		}
		else if (!scan.isClean()) {
			LOG.warn("Papyra starts despite anomalies in {}: {} of them, the first {}", location, scan.anomalyCount(),
					scan.anomalies().get(0));
		}
		else {
			LOG.info("Papyra keeps its history in {}: {} facts, no anomaly{}, checked in {} ms ({})", location,
					scan.factCount(), acknowledged(scan), outcome.took().toMillis(), coverage(scan));
		}
		if (Boolean.TRUE.equals(outcome.uncleanShutdown())) {
			LOG.warn("The run that began at {} did not end cleanly", scan.runs().lastStart());
		}
	}

	/**
	 * What a repair has found to be lost is no anomaly any more, but no secret either.
	 */
	private static String acknowledged(ScanReport scan) {
		return scan.acknowledged().isEmpty() ? "" : ", " + scan.acknowledged().lines()
				+ " lines lost as repairs acknowledged, the last at " + scan.acknowledged().newest().get(0).at();
	}

	/** How much was read, and why everything where only the new was asked for. */
	private static String coverage(ScanReport scan) {
		ScanCoverage coverage = scan.coverage();
		if (!scan.exists()) {
			return "there was none yet";
		}
		if (!coverage.full()) {
			return "only what is new was read, " + coverage.bytesRead() + " bytes";
		}
		String all = "all " + coverage.bytesRead() + " bytes were read";
		return coverage.reason().isEmpty() ? all : all + ": " + coverage.reason();
	}

}
