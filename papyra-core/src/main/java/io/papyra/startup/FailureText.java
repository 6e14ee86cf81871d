package io.papyra.startup;

import io.papyra.backend.PersistenceBackend;
import io.papyra.report.Anomaly;
import io.papyra.report.ScanReport;

/**
 * What a person reads when the startup check did not pass: what is wrong, where, and the
 * next step.
 */
final class FailureText {

	private static final int LISTED = 10;

	private FailureText() {
	}

	static String of(PersistenceBackend backend, StartupOptions options, StartupOutcome outcome) {
		ScanReport scan = (outcome.recovery() != null) ? outcome.recovery().after() : outcome.scan();
		StringBuilder text = new StringBuilder("the history in ").append(backend.location());
		if (scan == null) {
			return text.append(" has failed its check").toString();
		}
		text.append((outcome.recovery() != null) ? " still has " : " has ")
			.append(scan.countOfAnomalies())
			.append((outcome.recovery() != null)
					? " after recovery by " + options.recoveryMode() + ", so nothing was started:"
					: ", so nothing was started and nothing was written:");
		scan.anomalies()
			.stream()
			.limit(LISTED)
			.map(Anomaly::toString)
			.forEach((line) -> text.append("\n  - ").append(line));
		if (scan.anomalyCount() > LISTED) {
			text.append("\n  … and ").append(scan.anomalyCount() - LISTED).append(" more");
		}
		return text.toString();
	}

}
