package io.papyra.internal.log.format;

import java.time.Instant;

import io.papyra.codec.HeaderNotes;
import io.papyra.report.RunStats;
import org.jspecify.annotations.Nullable;

/**
 * Starts and stops of the recorder's own runs in a part of a log. Parts are put together
 * by {@link #then}, in the order of the log. A header that tells the state of the runs
 * makes up for starts and stops in front of it that have expired.
 *
 * @param marks how many starts and stops there are, and headers that report them
 * @param starts how many runs began
 * @param unclean how many of them began although one before, in the same part, was open
 * @param beginsWithStart whether the first of these lines is a start
 * @param open whether the last one is a start
 * @param lastStart when the last run began, or null if that is not known
 */
public record RunSummary(long marks, long starts, long unclean, boolean beginsWithStart, boolean open,
		@Nullable Instant lastStart) {

	/** No such line. */
	public static final RunSummary NONE = new RunSummary(0, 0, 0, false, false, null);

	/** One stop. */
	static final RunSummary STOP = new RunSummary(1, 0, 0, false, false, null);

	/** One start. */
	static RunSummary start(@Nullable Instant time) {
		return new RunSummary(1, 1, 0, true, true, time);
	}

	/** What a header tells: the state of the runs there, whatever lines are gone. */
	public static RunSummary of(HeaderNotes notes) {
		HeaderNotes.Run told = notes.run();
		return (told != null) ? new RunSummary(1, 0, 0, false, told.open(), told.started()) : NONE;
	}

	/** What a header after this part is to tell; null if nothing is known. */
	public HeaderNotes.@Nullable Run note() {
		return (this.lastStart != null) ? new HeaderNotes.Run(this.lastStart, this.open) : null;
	}

	/** This part and the one after it. */
	public RunSummary then(RunSummary next) {
		if (next.marks == 0) {
			return this;
		}
		if (this.marks == 0) {
			return next;
		}
		long between = (this.open && next.beginsWithStart) ? 1 : 0;
		return new RunSummary(this.marks + next.marks, this.starts + next.starts, this.unclean + next.unclean + between,
				this.beginsWithStart, next.open,
				(next.starts > 0 || next.lastStart != null) ? next.lastStart : this.lastStart);
	}

	public RunStats history() {
		return new RunStats(this.starts, this.unclean, this.lastStart, this.open);
	}

}
