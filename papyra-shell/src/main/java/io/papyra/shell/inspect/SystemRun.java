package io.papyra.shell.inspect;

import java.time.Instant;

import io.papyra.fact.Fact;
import io.papyra.fact.FactQuery;
import io.papyra.fact.FactTime;
import org.jspecify.annotations.Nullable;

/**
 * One run of a service. To it belong the facts of its system from its start until the
 * next one, by their times, and those since the stop before it, which a service may have
 * created before its recorder opened the history. A fact without a usable time belongs to
 * none.
 *
 * @param index 0 for the current run, -1 for the one before, and so on
 * @param systemId of which system
 * @param start when it began; null if its start has expired
 * @param stop when it stopped; null if that is not recorded
 * @param since the first time of its facts; null if there is none
 * @param until the first time of those of the next run; null of the last one of a system
 */
record SystemRun(int index, String systemId, @Nullable Instant start, @Nullable Instant stop, @Nullable Instant since,
		@Nullable Instant until) {

	/** How a run has ended. */
	enum End {

		/** The recorder closed the history. */
		STOPPED,

		/** The next run began before that. */
		UNCLEAN,

		/** Nothing followed: it still runs, or was killed and not started again. */
		OPEN

	}

	End end() {
		if (this.stop != null) {
			return End.STOPPED;
		}
		return (this.until != null) ? End.UNCLEAN : End.OPEN;
	}

	/** Whether it has this time. */
	boolean contains(Instant time) {
		return (this.since == null || !time.isBefore(this.since)) && (this.until == null || time.isBefore(this.until));
	}

	/** Whether the fact belongs to it. */
	boolean contains(Fact fact) {
		Instant time = FactTime.usable(fact.timestamp());
		return time != null && this.systemId.equals(fact.systemId()) && contains(time);
	}

	/** Of the selected facts, those of this run. */
	FactSelection narrow(FactSelection selection) {
		FactQuery query = selection.query();
		Instant since = (this.since != null && (query.since() == null || query.since().isBefore(this.since)))
				? this.since : query.since();
		Instant until = (this.until != null && (query.until() == null || query.until().isAfter(this.until)))
				? this.until : query.until();
		return selection.with(query.withSince(since).withUntil(until)).and((stored) -> contains(stored.fact()));
	}

	/** The same as it was seen to stop. */
	SystemRun stoppedAt(@Nullable Instant time) {
		return new SystemRun(this.index, this.systemId, this.start, time, this.since, null);
	}

	/** The same before a next run. */
	SystemRun endingBefore(@Nullable Instant time) {
		return new SystemRun(this.index, this.systemId, this.start, this.stop, this.since, time);
	}

	/** The same with another index. */
	SystemRun at(int place) {
		return new SystemRun(place, this.systemId, this.start, this.stop, this.since, this.until);
	}

}
