package io.papyra.shell.groups;

import java.time.Duration;
import java.time.Instant;

import io.papyra.redis.GroupState;
import org.jspecify.annotations.Nullable;

/** Parts of what people read about a group. */
final class GroupText {

	private GroupText() {
	}

	/** Which group it is. */
	static String title(GroupState group) {
		return "group " + group.name() + " of the kind " + group.kind().wireName() + " of " + group.systemId();
	}

	/** How many entries were not delivered yet. */
	static String lag(GroupState.Lag lag) {
		return (lag.atLeast() ? "at least " : "") + lag.entries();
	}

	/**
	 * How old the oldest entry is that is pending, by its id and our clock; null for
	 * none.
	 */
	static @Nullable Duration oldestPending(GroupState group, Instant now) {
		String id = group.oldestPending();
		if (id == null) {
			return null;
		}
		long millis = GroupOptions.time(id);
		boolean past = Long.compareUnsigned(millis, now.toEpochMilli()) < 0;
		return past ? Duration.ofMillis(now.toEpochMilli() - millis) : Duration.ZERO;
	}

	/** A duration by its two largest units: 3d 4h, 2h 5m, 4m 10s, 12s, 850ms. */
	static String duration(Duration duration) {
		if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
			return duration.isZero() ? "0s" : duration.toMillis() + "ms";
		}
		if (duration.toMinutes() == 0) {
			return duration.toSeconds() + "s";
		}
		if (duration.toHours() == 0) {
			return duration.toMinutes() + "m " + duration.toSecondsPart() + "s";
		}
		return (duration.toDays() == 0) ? duration.toHours() + "h " + duration.toMinutesPart() + "m"
				: duration.toDays() + "d " + duration.toHoursPart() + "h";
	}

}
