package io.papyra.report;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Starts and ends of a recorder's runs as a history tells them.
 *
 * @param starts how many runs began whose start has not expired
 * @param uncleanShutdowns how many runs did not end before the next began; the last run
 * counts only once a later one began
 * @param lastStart when the last run began, also if its start has expired since; null if
 * none did or that is not known
 * @param lastRunOpen whether the last run has not ended: it still runs, or was killed
 */
public record RunStats(long starts, long uncleanShutdowns, @Nullable Instant lastStart, boolean lastRunOpen) {

	/** A history without any run. */
	public static final RunStats NONE = new RunStats(0, 0, null, false);

	/**
	 * Whether it is known how the last run stands, so that {@link #lastRunOpen} says
	 * something: otherwise there was none, or its start has expired without a trace.
	 */
	public boolean isKnown() {
		return this.starts > 0 || this.lastStart != null;
	}

}
