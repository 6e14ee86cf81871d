package io.papyra.redis.listener;

import java.time.Duration;

/**
 * Pauses that double up to a limit. Immutable.
 *
 * @param first the first one
 * @param longest none is longer
 */
record Backoff(Duration first, Duration longest) {

	/**
	 * The pause after the given number of failures in a row.
	 * @param failures from 1
	 */
	Duration after(long failures) {
		long doublings = Math.min(30, Math.max(0, failures - 1));
		Duration pause = this.first.multipliedBy(1L << doublings);
		return (pause.compareTo(this.longest) < 0) ? pause : this.longest;
	}

	Backoff upTo(Duration limit) {
		return (limit.compareTo(this.longest) < 0)
				? new Backoff((limit.compareTo(this.first) < 0) ? limit : this.first, limit) : this;
	}

}
