package io.papyra.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Lines that are lost, and of which the history itself says so since a repair: no scan
 * calls them an anomaly any more. Immutable.
 *
 * @param repairs how many repairs found lines to be lost
 * @param lines how many lines are missing by all of them, counted by their numbers
 * @param newest the newest of these repairs, the newest first
 */
public record AcknowledgedGaps(long repairs, long lines, List<Repair> newest) {

	/** How many repairs are told one by one at most. */
	public static final int LISTED = 20;

	/** Nothing was lost. */
	public static final AcknowledgedGaps NONE = new AcknowledgedGaps(0, 0, List.of());

	public AcknowledgedGaps {
		newest = newest.stream().sorted(Comparator.comparing(Repair::at).reversed()).limit(LISTED).toList();
	}

	/**
	 * What a repair found to be lost.
	 *
	 * @param log the file or directory whose numbers these are
	 * @param at when it began
	 * @param mode how it dealt with the damage: {@code repair} or {@code quarantine}
	 * @param lines how many lines are missing by their numbers; 0 if that is unknown
	 * @param ranges the first ones of the missing numbers
	 * @param saved files that hold what the repair removed, the first ones of them
	 * @param gone such files that are not there any more, as the repair named them
	 */
	public record Repair(String log, Instant at, String mode, long lines, List<Range> ranges, List<String> saved,
			List<String> gone) {

		public Repair {
			ranges = List.copyOf(ranges);
			saved = List.copyOf(saved);
			gone = List.copyOf(gone);
		}

	}

	/**
	 * Numbers without a hole.
	 *
	 * @param first the first of them
	 * @param last the last of them
	 */
	public record Range(long first, long last) {

		@Override
		public String toString() {
			return (this.first == this.last) ? "" + this.first : this.first + " to " + this.last;
		}

	}

	/** Whether there are none. */
	public boolean isEmpty() {
		return this.repairs == 0;
	}

	/** These and those of another log of the same history. */
	public AcknowledgedGaps and(AcknowledgedGaps other) {
		List<Repair> all = new ArrayList<>(this.newest);
		all.addAll(other.newest);
		return new AcknowledgedGaps(this.repairs + other.repairs, this.lines + other.lines, all);
	}

}
