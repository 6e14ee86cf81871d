package io.papyra.report;

import java.time.Duration;
import java.time.Instant;

/**
 * A wall clock that may be wrong: it is far ahead of what the facts of the previous run,
 * or the time that has passed since, suggest, or it lags. A service that was idle for
 * long looks the same, so facts that are too old by this clock are not kept for ever: a
 * compaction removes them once the service has kept running for a day, or if an operator
 * requests it by hand.
 *
 * @param clock what the clock says
 * @param expected what it should say at least, or about
 * @param left for how long from now, as time passes and not by this clock, nothing
 * expires by its age
 */
public record ClockDoubt(Instant clock, Instant expected, Duration left) {

	/** When facts expire by their age again if the clock continues as it does. */
	public Instant until() {
		return this.clock.plus(this.left);
	}

	/** What was noticed, human-readable. */
	public String message() {
		return "the clock says " + this.clock + ", and about " + this.expected
				+ " was to be expected from the facts of the run before and the time since";
	}

	/** Human-readable: what follows, and how to continue. */
	public String advice() {
		return "no compaction by itself removes anything for its age before " + until()
				+ " (24 hours of running time); set the clock if it is wrong, or compact by hand if it is right, "
				+ "for instance after a long pause";
	}

}
