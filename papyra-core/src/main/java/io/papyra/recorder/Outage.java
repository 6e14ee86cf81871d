package io.papyra.recorder;

import java.time.Duration;
import java.time.Instant;

import io.papyra.backend.PersistenceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A time in which the store fails: told once at its beginning and once at its end, with
 * ever longer pauses between the attempts. Used by the writer's thread alone.
 */
final class Outage {

	private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

	/** While closing, pauses do not grow beyond this multiple of the first one. */
	private static final int CLOSING_PAUSES = 10;

	private final RecorderContext context;

	private final long firstPause;

	private final long longestPause;

	private long nextPause;

	Outage(RecorderContext context) {
		this.context = context;
		this.firstPause = context.parts().firstRetry().toNanos();
		this.longestPause = context.parts().longestRetry().toNanos();
		this.nextPause = this.firstPause;
	}

	/**
	 * An attempt has failed. Those who wait for its facts are told, and from the second
	 * attempt on also those whose facts still wait in the buffer: no caller waits through
	 * an outage. The facts themselves are kept.
	 */
	void failed(Throwable error) {
		if (this.context.progress().failed(error, now())) {
			LOG.error("Papyra cannot store facts of '{}'; they wait in memory while there is room: {}",
					this.context.options().systemId(), error.toString());
		}
		this.context.acknowledgements().fail(this.context.pending().takeFutures(), reason(error));
		if (this.nextPause > this.firstPause) {
			this.context.acknowledgements().fail(this.context.intake().takeFutures(), reason(error));
		}
		this.context.observer().failed(error);
		this.context.observer().tellDrops();
	}

	/** All is well, again or still. */
	void ended() {
		this.nextPause = this.firstPause;
		Instant since = this.context.progress().recovered();
		if (since != null) {
			LOG.info("Papyra stores facts of '{}' again, after {} s", this.context.options().systemId(),
					Duration.between(since, now()).toSeconds());
		}
	}

	/** Waits before the next attempt; false if there is to be none. */
	boolean pause() {
		if (isOver()) {
			return false;
		}
		this.context.intake().pause(this.context.deadline().atMost(this.nextPause));
		long longest = this.context.deadline().isSet() ? this.firstPause * CLOSING_PAUSES : this.longestPause;
		this.nextPause = Math.min(this.nextPause * 2, Math.min(longest, this.longestPause));
		return true;
	}

	private boolean isOver() {
		return this.context.deadline().isOver() || this.context.pending().isAbandoned();
	}

	static RuntimeException reason(Throwable error) {
		return (error instanceof PersistenceException failure) ? failure
				: new PersistenceException("the fact could not be stored: " + error, error);
	}

	private Instant now() {
		return this.context.parts().clock().instant();
	}

}
