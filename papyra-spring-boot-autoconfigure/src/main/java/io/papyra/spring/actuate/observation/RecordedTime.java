package io.papyra.spring.actuate.observation;

import java.time.Duration;
import java.time.Instant;

/**
 * When something was done.
 *
 * @param began when it began
 * @param took how long it took
 */
record RecordedTime(Instant began, Duration took) {

	/** What has ended now, and began so long ago. */
	static RecordedTime until(Instant now, long nanos) {
		Duration took = Duration.ofNanos(nanos);
		return new RecordedTime(now.minus(took), took);
	}

	Instant ended() {
		return this.began.plus(this.took);
	}

}
