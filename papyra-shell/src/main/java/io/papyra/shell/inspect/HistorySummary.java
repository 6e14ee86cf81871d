package io.papyra.shell.inspect;

import java.time.Duration;
import java.time.Instant;
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

	KindStats of(FactKind kind) {
		return Objects.requireNonNull(this.kinds.get(kind));
	}

	List<TopCounter.Entry> topCrashing(int most) {
		return this.crashing.top(most);
	}

	List<TopCounter.Entry> topTargets(int most) {
		return this.targets.top(most);
	}

	/**
	 * Dead letters by reason, with those that do not tell it as unknown; empty if none
	 * tells it, as in a history of an older version.
	 */
	Map<String, Long> reasons() {
		Map<String, Long> counts = new LinkedHashMap<>();
		this.reasons.forEach((reason, count) -> counts.put(reason.wireName(), count));
		long told = counts.values().stream().mapToLong(Long::longValue).sum();
		long untold = of(FactKind.DEAD_LETTER).total() - told;
		if (told > 0 && untold > 0) {
			counts.put("unknown", untold);
		}
		return counts;
	}

	long starts() {
		return this.starts;
	}

	long uncleanShutdowns() {
		return this.unclean;
	}

	/** Starts of runs that have not ended, by system. */
	Map<String, Instant> openRuns() {
		return this.open;
	}

	@Nullable StoredFact lastAudit() {
		return this.lastAudit;
	}

	@Nullable Instant from() {
		return this.kinds.values()
			.stream()
			.map(KindStats::from)
			.filter(Objects::nonNull)
			.min(Instant::compareTo)
			.orElse(null);
	}

	@Nullable Instant to() {
		return this.kinds.values()
			.stream()
			.map(KindStats::to)
			.filter(Objects::nonNull)
			.max(Instant::compareTo)
			.orElse(null);
	}

	boolean isExact() {
		return Stream.concat(Stream.of(this.crashing, this.targets), this.kinds.values().stream().map(KindStats::types))
			.allMatch(TopCounter::isExact);
	}

	/** As a document. */
	Map<String, @Nullable Object> fields(String location, int most) {
		Map<String, @Nullable Object> document = new LinkedHashMap<>();
		document.put("location", location);
		document.put("from", from());
		document.put("to", to());
		Map<String, Object> counts = new LinkedHashMap<>();
		this.kinds.forEach((kind, tally) -> {
			Map<String, @Nullable Object> fields = tally.fields(most);
			if (kind == FactKind.DEAD_LETTER && !reasons().isEmpty()) {
				fields.put("reasons", reasons());
			}
			counts.put(kind.wireName(), fields);
		});
		document.put("facts", counts);
		document.put("topCrashing", topCrashing(most));
		document.put("topDeadLetterTargets", topTargets(most));
		document.put("runs", Map.of("starts", this.starts, "uncleanShutdowns", this.unclean, "open", this.open));
		document.put("lastAudit", (this.lastAudit != null) ? WireFact.of(this.lastAudit) : null);
		document.put("exact", isExact());
		document.values().removeIf(Objects::isNull);
		return document;
	}

	/**
	 * Facts of one kind: how many, of which types, from when to when. Used by one thread.
	 */
	static final class KindStats {

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

		long total() {
			return this.total;
		}

		TopCounter types() {
			return this.types;
		}

		@Nullable Instant from() {
			return this.from;
		}

		@Nullable Instant to() {
			return this.to;
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

		/** With its types as a document. */
		Map<String, @Nullable Object> fields(int most) {
			Map<String, @Nullable Object> fields = new LinkedHashMap<>();
			fields.put("total", this.total);
			Double rate = perHour(this.total, this.from, this.to);
			if (rate != null) {
				fields.put("perHour", rate);
			}
			Map<String, Object> byType = new LinkedHashMap<>();
			this.types.top(most).forEach((entry) -> byType.put(entry.name(), entry.count()));
			fields.put("types", byType);
			return fields;
		}

	}

}
