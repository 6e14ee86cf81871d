package io.papyra.shell.inspect;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactTime;
import io.papyra.fact.StoredFact;
import io.papyra.shell.output.Output;
import io.papyra.shell.output.Style;
import io.papyra.wire.ReportDescriptors;
import io.papyra.wire.WireFact;
import org.jspecify.annotations.Nullable;

/**
 * What a history tells at one glance, gathered fact by fact in bounded memory. Used by
 * one thread.
 */
final class HistorySummary {

	private final Map<FactKind, KindStats> kinds = new EnumMap<>(FactKind.class);

	private final TopCounter crashing = new TopCounter();

	private final TopCounter targets = new TopCounter();

	/** Of dead letters that tell it. */
	private final Map<DeadLetter.Reason, Long> reasons = new EnumMap<>(DeadLetter.Reason.class);

	/** Runs that have not ended, by system, with their starts. */
	private final Map<String, Instant> open = new HashMap<>();

	/** The newest fact, whose time is compared with those on both sides of it. */
	private @Nullable StoredFact held;

	private @Nullable Instant before;

	private long starts;

	private long stops;

	/** System of the newest event. */
	private String system = "unknown";

	private long unclean;

	private @Nullable StoredFact lastAudit;

	HistorySummary() {
		for (FactKind kind : FactKind.values()) {
			this.kinds.put(kind, new KindStats());
		}
	}

	/** Facts come oldest first; {@link #end()} is to be called after the last one. */
	void add(StoredFact stored) {
		StoredFact last = this.held;
		if (last != null) {
			add(last, stored.fact().timestamp());
		}
		this.held = stored;
	}

	/** No more facts come. */
	void end() {
		StoredFact last = this.held;
		this.held = null;
		if (last != null) {
			add(last, null);
		}
	}

	private void add(StoredFact stored, @Nullable Instant after) {
		Fact fact = stored.fact();
		Instant usable = FactTime.usable(fact.timestamp());
		Instant time = FactTime.contradicts(this.before, usable, after) ? null : usable;
		this.before = (time != null) ? time : this.before;
		if (fact instanceof ActorEvent event) {
			of(FactKind.EVENT).add(event.eventType(), time);
			event(event);
		}
		else if (fact instanceof DeadLetter letter) {
			of(FactKind.DEAD_LETTER).add(letter.messageType(), time);
			if (letter.reason() != null) {
				this.reasons.merge(letter.reason(), 1L, Long::sum);
			}
			this.targets.add((letter.target() != null) ? name(letter.target()) : "unknown");
		}
		else if (fact instanceof Audit) {
			of(FactKind.AUDIT).add("", time);
			this.lastAudit = stored;
		}
	}

	private void event(ActorEvent event) {
		this.system = event.systemId();
		switch (event.eventType()) {
			case ActorEvent.CRASHED -> this.crashing.add(name(event.actorAddress()));
			case ActorEvent.SYSTEM_STARTED -> {
				this.starts++;
				Instant time = event.timestamp();
				if (this.open.put(event.systemId(), (time != null) ? time : Instant.EPOCH) != null) {
					this.unclean++;
				}
			}
			case ActorEvent.SYSTEM_STOPPED -> {
				this.stops++;
				this.open.remove(event.systemId());
			}
			default -> {
				// Counted by its type alone.
			}
		}
	}

	/** Whether any fact is the start or the stop of a run. */
	boolean tellsOfRuns() {
		return this.starts + this.stops > 0;
	}

	/** The last run, whose start is no fact any more. */
	void lastRun(ReportDescriptors.Runs runs) {
		if (runs.lastRunOpen() && runs.lastStart() != null) {
			this.open.put(this.system, runs.lastStart());
		}
	}

	/** Its lives are the same actor, so the path comes before the id. */
	private static String name(ActorAddress address) {
		return (address.path() != null) ? address.path() : FactTable.text(address);
	}

	private KindStats of(FactKind kind) {
		return Objects.requireNonNull(this.kinds.get(kind));
	}

	/**
	 * Dead letters by reason, with those that do not tell it as unknown; empty if none
	 * tells it, as in a history of an older version.
	 */
	private Map<String, Long> reasons() {
		Map<String, Long> counts = new LinkedHashMap<>();
		this.reasons.forEach((reason, count) -> counts.put(reason.wireName(), count));
		long told = counts.values().stream().mapToLong(Long::longValue).sum();
		long untold = of(FactKind.DEAD_LETTER).total - told;
		if (told > 0 && untold > 0) {
			counts.put("unknown", untold);
		}
		return counts;
	}

	private @Nullable Instant from() {
		return this.kinds.values()
			.stream()
			.map((kind) -> kind.from)
			.filter(Objects::nonNull)
			.min(Instant::compareTo)
			.orElse(null);
	}

	private @Nullable Instant to() {
		return this.kinds.values()
			.stream()
			.map((kind) -> kind.to)
			.filter(Objects::nonNull)
			.max(Instant::compareTo)
			.orElse(null);
	}

	private boolean isExact() {
		return Stream
			.concat(Stream.of(this.crashing, this.targets), this.kinds.values().stream().map((kind) -> kind.types))
			.allMatch(TopCounter::isExact);
	}

	/** As a document, with the repairs that a scan knows of. */
	SummaryDocument document(String location, int top, ReportDescriptors.@Nullable Scan scan) {
		Map<String, SummaryDocument.Kind> facts = new LinkedHashMap<>();
		this.kinds.forEach((kind, stats) -> facts.put(kind.wireName(),
				stats.document(top, (kind == FactKind.DEAD_LETTER && !reasons().isEmpty()) ? reasons() : null)));
		return new SummaryDocument(location, from(), to(), facts, this.crashing.top(top), this.targets.top(top),
				new SummaryDocument.Runs(this.starts, this.unclean, this.open),
				(this.lastAudit != null) ? WireFact.of(this.lastAudit) : null, isExact(),
				(scan != null) ? scan.acknowledgedGaps() : null, (scan != null) ? scan.savedFiles() : null);
	}

	/** The answer to a script. */
	record SummaryDocument(String location, @Nullable Instant from, @Nullable Instant to, Map<String, Kind> facts,
			List<TopCounter.Entry> topCrashing, List<TopCounter.Entry> topDeadLetterTargets, Runs runs,
			@Nullable Map<String, Object> lastAudit, boolean exact,
			ReportDescriptors.@Nullable Acknowledged acknowledgedGaps, ReportDescriptors.@Nullable Saved savedFiles) {

		record Kind(long total, @Nullable Double perHour, Map<String, Long> types,
				@Nullable Map<String, Long> reasons) {
		}

		record Runs(long starts, long uncleanShutdowns, Map<String, Instant> open) {
		}

	}

	/** As text. */
	void print(String location, int top, Output output) {
		output.text(location);
		if (from() != null) {
			output.text("from " + from() + " to " + to());
		}
		List<List<String>> rows = new ArrayList<>();
		for (FactKind kind : FactKind.values()) {
			KindStats tally = of(kind);
			rows.add(List.of(kind.wireName(), "", "" + tally.total, rate(tally, tally.total)));
			tally.types.top(top)
				.forEach(
						(entry) -> rows.add(List.of("", entry.name(), "" + entry.count(), rate(tally, entry.count()))));
		}
		output.table(List.of("KIND", "TYPE", "COUNT", "PER HOUR"), rows);
		top(output, "CRASHES MOST", this.crashing.top(top));
		top(output, "DEAD LETTERS BECAUSE",
				reasons().entrySet()
					.stream()
					.map((entry) -> new TopCounter.Entry(entry.getKey(), entry.getValue()))
					.toList());
		top(output, "DEAD LETTERS TO", this.targets.top(top));
		runs(output);
		if (this.lastAudit != null) {
			output.text("");
			new FactTable(output).print(List.of(this.lastAudit).iterator());
		}
		if (!isExact()) {
			output.message("papyra: there are too many names to count the rarest to the end");
		}
	}

	private static void top(Output output, String heading, List<TopCounter.Entry> entries) {
		if (!entries.isEmpty()) {
			output.text("");
			output.table(List.of(heading, "COUNT"),
					entries.stream().map((entry) -> List.of(entry.name(), "" + entry.count())).toList());
		}
	}

	private void runs(Output output) {
		if (this.starts > 0) {
			output.text("");
			output.text(this.starts + ((this.starts == 1) ? " run began, " : " runs began, ") + this.unclean
					+ " ended uncleanly", (this.unclean > 0) ? Style.YELLOW : Style.GREEN);
		}
		else if (!this.open.isEmpty()) {
			output.text("");
		}
		this.open.forEach((system, start) -> output
			.text("the run of " + system + " that began at " + start + " still runs, or was killed"));
	}

	private static String rate(KindStats tally, long count) {
		Double rate = KindStats.perHour(count, tally.from, tally.to);
		return (rate != null) ? rate.toString() : "";
	}

	/**
	 * Facts of one kind: how many, of which types, from when to when. Used by one thread.
	 */
	private static final class KindStats {

		private final TopCounter types = new TopCounter();

		private long total;

		private @Nullable Instant from;

		private @Nullable Instant to;

		void add(String type, @Nullable Instant time) {
			this.total++;
			if (!type.isEmpty()) {
				this.types.add(type);
			}
			if (time != null) {
				this.from = (this.from == null || time.isBefore(this.from)) ? time : this.from;
				this.to = (this.to == null || time.isAfter(this.to)) ? time : this.to;
			}
		}

		/** Facts an hour between two times; null where these are too near to tell. */
		static @Nullable Double perHour(long count, @Nullable Instant from, @Nullable Instant to) {
			if (from == null || to == null) {
				return null;
			}
			// Seconds: in milliseconds, times that lie far enough apart are beyond a
			// long.
			Duration between = Duration.between(from, to);
			double seconds = between.getSeconds() + between.getNano() / 1e9;
			return (seconds < 1) ? null : Math.round(count * 3600.0 / seconds * 100) / 100.0;
		}

		SummaryDocument.Kind document(int top, @Nullable Map<String, Long> reasons) {
			Map<String, Long> byType = new LinkedHashMap<>();
			this.types.top(top).forEach((entry) -> byType.put(entry.name(), entry.count()));
			return new SummaryDocument.Kind(this.total, perHour(this.total, this.from, this.to), byType, reasons);
		}

	}

}
