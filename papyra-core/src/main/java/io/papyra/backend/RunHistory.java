package io.papyra.backend;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Starts and ends of a recorder's runs as a history tells them.
 *
 * @param starts how many runs began
 * @param uncleanShutdowns how many runs did not end before the next began; the last run
 * counts only once a later one began
 * @param lastStart when the last run began, or null if none did
 * @param lastRunOpen whether the last run has not ended: it goes on, or was killed
 */
public record RunHistory(long starts, long uncleanShutdowns, @Nullable Instant lastStart, boolean lastRunOpen) {

	/** A history without any run. */
	public static final RunHistory NONE = new RunHistory(0, 0, null, false);

}
