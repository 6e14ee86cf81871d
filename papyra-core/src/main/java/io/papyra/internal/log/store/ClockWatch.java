package io.papyra.internal.log.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

import io.papyra.fact.FactKind;
import io.papyra.internal.log.index.ClockNote;
import io.papyra.report.ClockDoubt;
import io.papyra.retention.RetentionPolicy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the wall clock can be right, while a writer is open: it is compared with the
 * newest fact that was there before, and from then on with the time that passes by the
 * monotonic clock. Safe for use by several threads.
 */
final class ClockWatch {

	/** So long nothing expires by its age. */
	static final Duration WAIT = Duration.ofHours(24);

	private static final Duration LEAST_AHEAD = Duration.ofDays(30);

	private static final Duration MOST_BEHIND = Duration.ofHours(1);

	private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);

	private final String location;

	private final InstantSource clock;

	private final LongSupplier nanos;

	private final Duration mostAhead;

	/** A time that was right, as far as is known, and when that was. */
	private Instant right;

	private long rightAt;

	private boolean doubted;

	private long doubtedAt;

	private boolean told;

	/**
	 * @param newest time of the newest fact that is there already, or null if that is not
	 * known
	 */
	ClockWatch(String location, InstantSource clock, LongSupplier nanos, RetentionPolicy retention,
			@Nullable Instant newest) {
		this(location, clock, nanos, retention, newest, null);
	}

	/**
	 * The same.
	 * @param doubt that the clock was doubted when the run before ended, or null: what
	 * was written then says nothing about the clock, and what was left of the wait is
	 * waited for still
	 */
	ClockWatch(String location, InstantSource clock, LongSupplier nanos, RetentionPolicy retention,
			@Nullable Instant newest, @Nullable ClockNote doubt) {
		this.location = location;
		this.clock = clock;
		this.nanos = nanos;
		this.mostAhead = mostAhead(retention);
		this.right = (newest != null) ? newest : clock.instant();
		this.rightAt = nanos.getAsLong();
		if (doubt != null) {
			this.right = Instant.EPOCH.plus(doubt.expected(), ChronoUnit.MICROS);
			this.doubted = true;
			this.doubtedAt = this.rightAt - WAIT.minusSeconds(Math.min(doubt.left(), WAIT.toSeconds())).toNanos();
		}
	}

	/** What a checkpoint says about the clock; null if it is not doubted. */
	synchronized @Nullable ClockNote note() {
		if (!this.doubted) {
			return null;
		}
		long at = this.nanos.getAsLong();
		Duration left = WAIT.minusNanos(at - this.doubtedAt);
		return left.isNegative() ? null
				: new ClockNote(
						Math.max(0, ChronoUnit.MICROS.between(Instant.EPOCH, this.right.plusNanos(at - this.rightAt))),
						left.toSeconds());
	}

	/**
	 * Looks for the first time.
	 * @param quiet whether the log is not to say what is seen now
	 */
	synchronized ClockWatch begin(boolean quiet) {
		this.told = quiet;
		ClockDoubt unused = look();
		return this;
	}

	private static Duration mostAhead(RetentionPolicy retention) {
		Duration most = LEAST_AHEAD;
		for (FactKind kind : FactKind.values()) {
			Duration age = retention.of(kind).maxAge();
			most = (age != null && age.compareTo(most) > 0) ? age : most;
		}
		return most;
	}

	/** Looks at the clock now; null if it can be right. */
	synchronized @Nullable ClockDoubt look() {
		Instant now = this.clock.instant();
		long at = this.nanos.getAsLong();
		Instant expected = this.right.plusNanos(at - this.rightAt);
		Duration ahead = Duration.between(expected, now);
		if (ahead.compareTo(this.mostAhead) <= 0 && ahead.compareTo(MOST_BEHIND.negated()) >= 0) {
			trust(now, at);
			return null;
		}
		if (!this.doubted) {
			this.doubted = true;
			this.doubtedAt = at;
		}
		Duration left = WAIT.minusNanos(at - this.doubtedAt);
		if (left.isNegative() || left.isZero()) {
			trust(now, at);
			return null;
		}
		ClockDoubt doubt = new ClockDoubt(now, expected, left);
		if (!this.told) {
			this.told = true;
			LOG.warn("The clock may be wrong, as {} tells: {}; {}", this.location, doubt.message(), doubt.advice());
		}
		return doubt;
	}

	/** An operator says that the clock is right as it is. */
	synchronized void accept() {
		trust(this.clock.instant(), this.nanos.getAsLong());
	}

	private void trust(Instant now, long at) {
		this.right = now;
		this.rightAt = at;
		this.doubted = false;
		this.told = false;
	}

}
