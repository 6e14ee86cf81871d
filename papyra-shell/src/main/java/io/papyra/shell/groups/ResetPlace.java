package io.papyra.shell.groups;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

import io.papyra.redis.GroupStart;
import io.papyra.shell.command.CommandFailure;
import io.papyra.wire.Moment;
import org.jspecify.annotations.Nullable;

/**
 * Where a group is to resume, as a user writes it.
 *
 * @param text as it was written
 * @param time from when on, or null
 */
record ResetPlace(String text, @Nullable Instant time) {

	static final String ALLOWED = "beginning, end, the id of an entry (1768380323000-0), " + Moment.ALLOWED;

	private static final String BEGINNING = "beginning";

	private static final String END = "end";

	/** The smallest entry has the number 1. */
	private static final String BEFORE_ALL = "0-0";

	private static final Duration WRONG_CLOCKS = Duration.ofMinutes(1);

	/**
	 * The place that a text means.
	 * @throws RuntimeException if it means none
	 */
	static ResetPlace parse(String text, Clock clock) {
		String word = text.trim().toLowerCase(Locale.ROOT);
		if (word.equals(BEGINNING) || word.equals(END)) {
			return new ResetPlace(word, null);
		}
		if (word.matches("\\d+-\\d+")) {
			String id = GroupOptions.entryId(word);
			Instant latest = clock.instant().plus(WRONG_CLOCKS);
			refuseFuture(!GroupOptions.isBefore(id, latest.toEpochMilli() + "-0"));
			return new ResetPlace(id, null);
		}
		Instant time = Moment.parse(text, clock).truncatedTo(ChronoUnit.MILLIS);
		refuseFuture(time.isAfter(clock.instant()));
		return time.isAfter(Instant.EPOCH) ? new ResetPlace(time.toString(), time) : new ResetPlace(BEGINNING, null);
	}

	/** Everything until then would be skipped, when it comes. */
	private static void refuseFuture(boolean future) {
		if (future) {
			throw CommandFailure.usage("a place in the past; 'end' means only what is still to come");
		}
	}

	GroupStart start() {
		if (this.time != null) {
			return GroupStart.at(this.time);
		}
		return switch (this.text) {
			case BEGINNING -> GroupStart.beginning();
			case END -> GroupStart.end();
			default -> GroupStart.behind(this.text);
		};
	}

	/** Whether a group that has had an entry gets it again from here on. */
	boolean isBefore(String lastDelivered) {
		if (this.time != null) {
			return !GroupOptions.isBefore(lastDelivered, this.time.toEpochMilli() + "-0")
					&& !lastDelivered.equals(BEFORE_ALL);
		}
		return switch (this.text) {
			case BEGINNING -> !lastDelivered.equals(BEFORE_ALL);
			case END -> false;
			default -> GroupOptions.isBefore(this.text, lastDelivered);
		};
	}

	/**
	 * Whether a group that has had an entry, and none after it, may miss some from here
	 * on.
	 */
	boolean isBehind(String lastDelivered) {
		if (this.time != null) {
			return GroupOptions.isBefore(lastDelivered, this.time.toEpochMilli() + "-0");
		}
		return switch (this.text) {
			case BEGINNING -> false;
			case END -> true;
			default -> GroupOptions.isBefore(lastDelivered, this.text);
		};
	}

	/** The place, human-readable, after "to". */
	@Override
	public String toString() {
		if (this.time != null) {
			return this.text;
		}
		return switch (this.text) {
			case BEGINNING, END -> "the " + this.text;
			default -> "after " + this.text;
		};
	}

}
