package io.papyra.codec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * What a header tells beyond the fields that every header has. Each part is optional, in
 * the file and here, and ignored by a reader that does not know it. Immutable.
 *
 * @param log identity of the log, the same in all its headers; empty if it is not told
 * @param kept how many lines the log holds, or null if that is not told
 * @param repairs what repairs have acknowledged as lost so far
 * @param run the state of the recorder's runs there, or null if that is not told
 */
public record HeaderNotes(String log, @Nullable Kept kept, Repairs repairs, @Nullable RunNote run) {

	/** Nothing. */
	public static final HeaderNotes NONE = new HeaderNotes("", null, Repairs.NONE, null);

	/**
	 * How many lines with numbers up to a given one are in the log, whatever numbers are
	 * missing among them: of these, none may be missing from now on.
	 *
	 * @param through the number
	 * @param events events among them
	 * @param audits audits among them
	 * @param deadLetters dead letters among them
	 * @param gaps lines among them that report facts that could not be recorded
	 */
	public record Kept(long through, long events, long audits, long deadLetters, long gaps) {
	}

	/**
	 * What repairs of this log have found to be lost, all together and the newest one by
	 * one. Each header that reports repairs reports all earlier ones, too, so that a
	 * header may go. Bounded, also as text.
	 *
	 * @param count how many repairs found something to be lost
	 * @param lost how many numbers are missing by all of them
	 * @param newest the newest of them, the newest first
	 */
	public record Repairs(long count, long lost, List<Repair> newest) {

		/** How many repairs are told one by one at most. */
		public static final int LISTED = 20;

		/** No repair has found anything to be lost. */
		public static final Repairs NONE = new Repairs(0, 0, List.of());

		public Repairs {
			newest = List.copyOf(newest.subList(0, Math.min(LISTED, newest.size())));
		}

		/** The same with what a repair found now; one that continues is reported once. */
		public Repairs with(Repair repair) {
			List<Repair> all = new ArrayList<>(this.newest);
			Repair begun = all.isEmpty() ? null : all.get(0);
			boolean goesOn = begun != null && begun.atMicros() == repair.atMicros();
			if (begun != null && goesOn) {
				all.set(0, begun.and(repair));
			}
			else {
				all.add(0, repair);
			}
			return new Repairs(this.count + (goesOn ? 0 : 1), this.lost + repair.lines(), all);
		}

		/** What both tell; neither may know all of it. */
		public Repairs merge(Repairs other) {
			if (other.count == 0 || equals(other)) {
				return this;
			}
			if (this.count == 0) {
				return other;
			}
			Map<Long, Repair> all = new TreeMap<>(Comparator.reverseOrder());
			this.newest.forEach((repair) -> all.put(repair.atMicros(), repair));
			other.newest.forEach((repair) -> all.merge(repair.atMicros(), repair,
					(one, two) -> (one.lines() > two.lines()) ? one : two));
			long listed = all.values().stream().mapToLong(Repair::lines).sum();
			return new Repairs(Math.max(Math.max(this.count, other.count), all.size()),
					Math.max(Math.max(this.lost, other.lost), listed), List.copyOf(all.values()));
		}

	}

	/**
	 * What a repair found to be lost.
	 *
	 * @param atMicros when it began, in microseconds since the epoch
	 * @param mode how it dealt with the damage, as the settings name it
	 * @param lines how many numbers are missing
	 * @param ranges first and last of the first ones that stand together
	 * @param saved names of the files that hold what was removed, from the directory of
	 * the log if they are in it or beside it
	 */
	public record Repair(long atMicros, String mode, long lines, List<Range> ranges, List<String> saved) {

		/** How many ranges and files are listed at most. */
		public static final int LISTED = 20;

		/** Names of at most this number of characters in total are listed. */
		private static final int CHARACTERS = 2000;

		public Repair {
			ranges = List.copyOf(ranges.subList(0, Math.min(LISTED, ranges.size())));
			saved = bounded(saved);
		}

		private static List<String> bounded(List<String> names) {
			List<String> some = new ArrayList<>();
			int characters = 0;
			for (String name : names) {
				characters += name.length();
				if (some.size() == LISTED || characters > CHARACTERS) {
					break;
				}
				some.add(name);
			}
			return List.copyOf(some);
		}

		private Repair and(Repair more) {
			Set<Range> allRanges = new LinkedHashSet<>(this.ranges);
			allRanges.addAll(more.ranges);
			Set<String> names = new LinkedHashSet<>(this.saved);
			names.addAll(more.saved);
			return new Repair(this.atMicros, this.mode, this.lines + more.lines, List.copyOf(allRanges),
					List.copyOf(names));
		}

	}

	/**
	 * Numbers without a hole.
	 *
	 * @param first the first of them
	 * @param last the last of them
	 */
	public record Range(long first, long last) {
	}

	/** The same with this identity. */
	public HeaderNotes withLog(String identity) {
		return new HeaderNotes(identity, this.kept, this.repairs, this.run);
	}

	/** The same with these counts. */
	public HeaderNotes withKept(@Nullable Kept counts) {
		return new HeaderNotes(this.log, counts, this.repairs, this.run);
	}

	/** The same with what repairs acknowledged. */
	public HeaderNotes withRepairs(Repairs acknowledged) {
		return new HeaderNotes(this.log, this.kept, acknowledged, this.run);
	}

	/** The same with the state of the runs. */
	public HeaderNotes withRun(@Nullable RunNote runs) {
		return new HeaderNotes(this.log, this.kept, this.repairs, runs);
	}

	void encode(JsonOutput out) {
		if (!this.log.isEmpty()) {
			out.raw(Envelope.ascii(",\"log\":"));
			Envelope.string(out, this.log);
		}
		Kept counts = this.kept;
		if (counts != null) {
			out.raw(Envelope.ascii(",\"kept\":{\"through\":" + counts.through + ",\"event\":" + counts.events
					+ ",\"audit\":" + counts.audits + ",\"dead_letter\":" + counts.deadLetters + ",\"log_gap\":"
					+ counts.gaps + "}"));
		}
		if (this.repairs.count > 0) {
			out.raw(Envelope.ascii(",\"repairs\":"));
			out.raw(RepairsCodec.encode(this.repairs));
		}
		RunNote runs = this.run;
		if (runs != null) {
			runs.encode(out);
		}
	}

	/** The notes in the values of a header's fields; what is no such value is ignored. */
	static HeaderNotes of(String log, @Nullable Object kept, @Nullable Object repairs) {
		return new HeaderNotes(log, (kept instanceof Map<?, ?> counts) ? kept(counts) : null, RepairsCodec.of(repairs),
				null);
	}

	private static @Nullable Kept kept(Map<?, ?> counts) {
		long through = RepairsCodec.number(counts.get("through"));
		return (through > 0)
				? new Kept(through, RepairsCodec.number(counts.get("event")), RepairsCodec.number(counts.get("audit")),
						RepairsCodec.number(counts.get("dead_letter")), RepairsCodec.number(counts.get("log_gap")))
				: null;
	}

}
