package io.papyra.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a header tells beyond the fields that every header has. Each part is optional, in
 * the file and here, and ignored by a reader that does not know it. Immutable.
 *
 * @param log identity of the log, the same in all its headers; empty if it is not told
 * @param kept how many lines the log holds, or null if that is not told
 * @param repair what a repair acknowledged as lost with this header, or null if it was
 * not written by one
 * @param run how the recorder's runs stood there, or null if that is not told
 */
public record HeaderNotes(String log, @Nullable Kept kept, @Nullable Repair repair, @Nullable RunNote run) {

	/** Nothing. */
	public static final HeaderNotes NONE = new HeaderNotes("", null, null, null);

	/**
	 * So many lines with numbers up to that one are in the log, whatever numbers are
	 * missing among them: of these, none may be missing from now on.
	 *
	 * @param through the number
	 * @param events events among them
	 * @param audits audits among them
	 * @param deadLetters dead letters among them
	 * @param gaps lines among them that tell of facts that could not be recorded
	 */
	public record Kept(long through, long events, long audits, long deadLetters, long gaps) {
	}

	/**
	 * What a repair found to be lost.
	 *
	 * @param lines how many numbers are missing
	 * @param ranges first and last of the first ones that stand together
	 * @param saved names of the files, beside the log, that hold what was removed
	 */
	public record Repair(long lines, List<Range> ranges, List<String> saved) {

		/** How many ranges and files are listed at most. */
		public static final int LISTED = 20;

		public Repair {
			ranges = List.copyOf(ranges.subList(0, Math.min(LISTED, ranges.size())));
			saved = List.copyOf(saved.subList(0, Math.min(LISTED, saved.size())));
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
		return new HeaderNotes(identity, this.kept, this.repair, this.run);
	}

	/** The same with these counts. */
	public HeaderNotes withKept(@Nullable Kept counts) {
		return new HeaderNotes(this.log, counts, this.repair, this.run);
	}

	/** The same with what a repair acknowledges. */
	public HeaderNotes withRepair(@Nullable Repair acknowledged) {
		return new HeaderNotes(this.log, this.kept, acknowledged, this.run);
	}

	/** The same with how the runs stood. */
	public HeaderNotes withRun(@Nullable RunNote runs) {
		return new HeaderNotes(this.log, this.kept, this.repair, runs);
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
		Repair lost = this.repair;
		if (lost != null) {
			out.raw(Envelope.ascii(",\"repair\":{\"lost\":" + lost.lines + ",\"ranges\":["));
			for (int at = 0; at < lost.ranges.size(); at++) {
				Range range = lost.ranges.get(at);
				out.raw(Envelope.ascii(((at > 0) ? ",[" : "[") + range.first + "," + range.last + "]"));
			}
			out.raw(Envelope.ascii("],\"saved\":["));
			for (int at = 0; at < lost.saved.size(); at++) {
				if (at > 0) {
					out.raw(',');
				}
				Envelope.string(out, lost.saved.get(at));
			}
			out.raw(Envelope.ascii("]}"));
		}
		RunNote runs = this.run;
		if (runs != null) {
			runs.encode(out);
		}
	}

	/** The notes in the values of a header's fields; what is no such value is ignored. */
	static HeaderNotes of(String log, @Nullable Object kept, @Nullable Object repair) {
		return new HeaderNotes(log, (kept instanceof Map<?, ?> counts) ? kept(counts) : null,
				(repair instanceof Map<?, ?> lost) ? repair(lost) : null, null);
	}

	private static @Nullable Kept kept(Map<?, ?> counts) {
		long through = number(counts.get("through"));
		return (through > 0) ? new Kept(through, number(counts.get("event")), number(counts.get("audit")),
				number(counts.get("dead_letter")), number(counts.get("log_gap"))) : null;
	}

	private static Repair repair(Map<?, ?> lost) {
		List<Range> ranges = new ArrayList<>();
		if (lost.get("ranges") instanceof List<?> listed) {
			for (Object range : listed) {
				if (range instanceof List<?> ends && ends.size() == 2) {
					ranges.add(new Range(number(ends.get(0)), number(ends.get(1))));
				}
			}
		}
		List<String> saved = (lost.get("saved") instanceof List<?> names) ? names.stream().map(String::valueOf).toList()
				: List.of();
		return new Repair(number(lost.get("lost")), ranges, saved);
	}

	private static long number(@Nullable Object value) {
		return (value instanceof Number number) ? Math.max(0, number.longValue()) : 0;
	}

}
