package io.papyra.startup;

import java.time.Duration;
import java.time.Instant;

import io.papyra.report.RecoveryReport;
import io.papyra.report.ScanReport;
import org.jspecify.annotations.Nullable;

/**
 * How the startup check ended.
 *
 * @param mode what it was to do about anomalies
 * @param verdict how it ended
 * @param scan what it found at first, or null if it did not look
 * @param recovery what it repaired, or null if nothing
 * @param at when it ended
 * @param took how long it took
 */
public record StartupOutcome(StartupMode mode, Verdict verdict, @Nullable ScanReport scan,
		@Nullable RecoveryReport recovery, Instant at, Duration took) {

	/** How a startup check can end. */
	public enum Verdict {

		/** Nothing is wrong. */
		CLEAN,

		/** Something was wrong and is repaired. */
		RECOVERED,

		/** Something is wrong, and the mode lets it pass. */
		ANOMALIES_ACCEPTED,

		/** The mode is not to look, or the backend cannot be scanned. */
		NOT_CHECKED,

		/** Something is wrong and the mode does not let it pass. */
		ANOMALIES,

		/** Something is wrong and recovery left some of it. */
		ANOMALIES_REMAIN

	}

	/** Whether actors may run. */
	public boolean passed() {
		return this.verdict != Verdict.ANOMALIES && this.verdict != Verdict.ANOMALIES_REMAIN;
	}

	/**
	 * Whether the run before this one had not ended cleanly; null if that is not known:
	 * it was not checked, another writer is at work, or the history holds facts but the
	 * start of no run.
	 */
	public @Nullable Boolean uncleanShutdown() {
		if (this.scan == null || this.scan.writer() != null) {
			return null;
		}
		if (!this.scan.runs().isKnown() && this.scan.factCount() > 0) {
			return null;
		}
		return this.scan.runs().lastRunOpen();
	}

}
