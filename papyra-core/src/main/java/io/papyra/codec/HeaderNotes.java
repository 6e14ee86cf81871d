package io.papyra.codec;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.papyra.internal.json.JsonValueReader;
import io.papyra.internal.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * What a header tells beyond the fields that every header has. Each part is optional, in
 * the file and here, and ignored by a reader that does not know it. Immutable.
 *
 * @param logId identity of the log, the same in all its headers; empty if it is not told
 * @param kept how many lines the log holds, or null if that is not told
 * @param repairs what repairs have acknowledged as lost so far
 * @param run the state of the recorder's runs there, or null if that is not told
 */
public record HeaderNotes(String logId, @Nullable Kept kept, Repairs repairs, @Nullable Run run) {

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

		private void encode(JsonWriter out) {
			out.raw("{\"through\":" + this.through + ",\"event\":" + this.events + ",\"audit\":" + this.audits
					+ ",\"dead_letter\":" + this.deadLetters + ",\"log_gap\":" + this.gaps + "}");
		}

		private static @Nullable Kept of(@Nullable Object value) {
			if (!(value instanceof Map<?, ?> counts)) {
				return null;
			}
			long through = number(counts.get("through"));
			return (through > 0) ? new Kept(through, number(counts.get("event")), number(counts.get("audit")),
					number(counts.get("dead_letter")), number(counts.get("log_gap"))) : null;
		}

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

		/**
		 * From this number of bytes on, older repairs are only counted: a header stays
		 * far below what any reader takes for one.
		 */
		private static final int ENOUGH = 16 * 1024;

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

		/** The JSON object that headers and checkpoints have of it. */
		public byte[] encode() {
			JsonWriter out = new JsonWriter();
			out.raw("{\"count\":" + this.count + ",\"lost\":" + this.lost + ",\"newest\":[");
			int start = out.length();
			for (int at = 0; at < this.newest.size() && out.length() - start < ENOUGH; at++) {
				int before = out.length();
				if (at > 0) {
					out.raw(',');
				}
				this.newest.get(at).encode(out);
				if (at > 0 && out.length() - start > ENOUGH) {
					out.truncate(before);
					break;
				}
			}
			out.raw("]}");
			return out.copy();
		}

		/** The repairs in such an object, given as text; none if it is not one. */
		public static Repairs decode(String text) {
			byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
			return of(new JsonValueReader().read(bytes, 0, bytes.length));
		}

		private static Repairs of(@Nullable Object value) {
			if (!(value instanceof Map<?, ?> told) || number(told.get("count")) == 0) {
				return NONE;
			}
			List<Repair> newest = new ArrayList<>();
			if (told.get("newest") instanceof List<?> listed) {
				for (Object repair : listed) {
					if (repair instanceof Map<?, ?> fields) {
						newest.add(Repair.of(fields));
					}
				}
			}
			return new Repairs(number(told.get("count")), number(told.get("lost")), newest);
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

		private static final BigDecimal MOST_MICROS = BigDecimal.valueOf(Long.MAX_VALUE);

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

		private void encode(JsonWriter out) {
			out.raw("{\"at\":");
			out.timestamp(Math.floorDiv(this.atMicros, 1_000_000L),
					(int) Math.floorMod(this.atMicros, 1_000_000L) * 1000);
			out.raw(",\"mode\":");
			FieldValues.string(out, this.mode);
			out.raw(",\"lost\":" + this.lines + ",\"ranges\":[");
			for (int at = 0; at < this.ranges.size(); at++) {
				Range range = this.ranges.get(at);
				out.raw(((at > 0) ? ",[" : "[") + range.first + "," + range.last + "]");
			}
			out.raw("],\"saved\":[");
			for (int at = 0; at < this.saved.size(); at++) {
				if (at > 0) {
					out.raw(',');
				}
				FieldValues.string(out, this.saved.get(at));
			}
			out.raw("]}");
		}

		private static Repair of(Map<?, ?> told) {
			List<Range> ranges = new ArrayList<>();
			if (told.get("ranges") instanceof List<?> listed) {
				for (Object range : listed) {
					if (range instanceof List<?> ends && ends.size() == 2) {
						ranges.add(new Range(number(ends.get(0)), number(ends.get(1))));
					}
				}
			}
			List<String> saved = (told.get("saved") instanceof List<?> names)
					? names.stream().map(String::valueOf).toList() : List.of();
			return new Repair(micros(told.get("at")), String.valueOf(told.get("mode")), number(told.get("lost")),
					ranges, saved);
		}

		private static long micros(@Nullable Object seconds) {
			if (!(seconds instanceof Number)) {
				return 0;
			}
			BigDecimal micros = new BigDecimal(seconds.toString()).movePointRight(6);
			return (micros.abs().compareTo(MOST_MICROS) < 0) ? micros.longValue() : 0;
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

	/**
	 * The state of the recorder's runs where a header was written: so that this is known
	 * although the lines that told it have expired.
	 *
	 * @param started when the last run before the header began
	 * @param open whether it had not ended: it was still under way, or was killed
	 */
	public record Run(Instant started, boolean open) {

		private void encode(JsonWriter out) {
			out.raw("{\"started\":");
			out.timestamp(this.started.getEpochSecond(), this.started.getNano());
			out.raw(",\"open\":" + this.open + "}");
		}

		private static @Nullable Run of(@Nullable Object value) {
			if (value instanceof Map<?, ?> fields && fields.get("started") instanceof Number seconds
					&& fields.get("open") instanceof Boolean open) {
				Instant started = Timestamps.of(seconds);
				return (started != null) ? new Run(started, open) : null;
			}
			return null;
		}

	}

	/** The same with this identity. */
	public HeaderNotes withLogId(String identity) {
		return new HeaderNotes(identity, this.kept, this.repairs, this.run);
	}

	/** The same with these counts. */
	public HeaderNotes withKept(@Nullable Kept counts) {
		return new HeaderNotes(this.logId, counts, this.repairs, this.run);
	}

	/** The same with what repairs acknowledged. */
	public HeaderNotes withRepairs(Repairs acknowledged) {
		return new HeaderNotes(this.logId, this.kept, acknowledged, this.run);
	}

	/** The same with the state of the runs. */
	public HeaderNotes withRun(@Nullable Run runs) {
		return new HeaderNotes(this.logId, this.kept, this.repairs, runs);
	}

	/** Adds these fields to a header. */
	void encode(JsonWriter out) {
		if (!this.logId.isEmpty()) {
			out.raw(",\"log\":");
			FieldValues.string(out, this.logId);
		}
		if (this.kept != null) {
			out.raw(",\"kept\":");
			this.kept.encode(out);
		}
		if (this.repairs.count > 0) {
			out.raw(",\"repairs\":");
			out.raw(this.repairs.encode());
		}
		if (this.run != null) {
			out.raw(",\"run\":");
			this.run.encode(out);
		}
	}

	/** The notes in the values of a header's fields; what is no such value is ignored. */
	static HeaderNotes of(String logId, @Nullable Object kept, @Nullable Object repairs, @Nullable Object run) {
		return new HeaderNotes(logId, Kept.of(kept), Repairs.of(repairs), Run.of(run));
	}

	private static long number(@Nullable Object value) {
		return (value instanceof Number number) ? Math.max(0, number.longValue()) : 0;
	}

}
