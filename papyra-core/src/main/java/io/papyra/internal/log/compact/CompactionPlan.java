package io.papyra.internal.log.compact;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.papyra.codec.HeaderNotes;
import io.papyra.codec.LineParser;
import io.papyra.codec.LogHeader;
import io.papyra.fact.FactKind;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.format.RecordedGap;
import io.papyra.internal.log.format.RunMarkers;
import io.papyra.internal.log.format.RunSummary;
import io.papyra.internal.log.index.BlockStats;
import io.papyra.internal.log.read.ReadSnapshot;
import io.papyra.internal.log.read.RetentionFilter;
import io.papyra.internal.log.read.ReverseScanner;
import io.papyra.internal.log.read.ReverseVisitor;
import io.papyra.internal.log.segment.Segment;
import io.papyra.retention.ExpiryReason;
import io.papyra.retention.RetentionPolicy;
import io.papyra.retention.RetentionWindow;
import org.jspecify.annotations.Nullable;

/**
 * Which facts of a valid log have expired, decided from the newest to the oldest: what is
 * known of its blocks is enough for most, only those at a boundary are read.
 */
final class CompactionPlan implements ReverseVisitor {

	private final RetentionFilter retained;

	/** From that number on facts of a kind count. */
	private final Map<FactKind, Long> floors = new EnumMap<>(FactKind.class);

	/** Blocks that stay, or go, as a whole. */
	private final Set<BlockStats> kept = new HashSet<>();

	private final Set<BlockStats> dropped = new HashSet<>();

	private final Map<Long, FileRemovals> files = new HashMap<>();

	private final List<FileRemovals> order = new ArrayList<>();

	private FileRemovals file = new FileRemovals(null);

	private final Map<Long, RecordedGap> gaps = new HashMap<>();

	private final RunMarkers marks = new RunMarkers();

	private long highestExpiredEvent;

	private boolean anyEvent;

	/** Number of the oldest fact that stays. */
	private long lowestKept = Long.MAX_VALUE;

	/** Earliest time of a fact that stays. */
	private long earliestKept = Long.MAX_VALUE;

	private final LineParser parser = new LineParser();

	private final OldestFacts elsewhere;

	/** Tells how far the facts that stay reach back in the other logs of a store. */
	@FunctionalInterface
	interface OldestFacts {

		/**
		 * Time of the oldest fact of a kind that stays there, in microseconds since the
		 * epoch; the latest time there is if none stays or none has a time.
		 */
		long of(FactKind kind);

	}

	private CompactionPlan(RetentionFilter retained, OldestFacts elsewhere) {
		this.retained = retained;
		this.elsewhere = elsewhere;
	}

	/**
	 * @param elsewhere the other logs of the store, which is asked once all of them are
	 * planned
	 */
	static CompactionPlan of(ReadSnapshot log, RetentionPolicy policy, Instant now, OldestFacts elsewhere)
			throws IOException {
		CompactionPlan plan = new CompactionPlan(new RetentionFilter(policy, EnumSet.allOf(FactKind.class), now),
				elsewhere);
		try (ReverseScanner walk = new ReverseScanner(log, plan)) {
			boolean more = true;
			while (more) {
				more = walk.step();
			}
		}
		return plan;
	}

	@Override
	public void file(Segment segment) {
		this.file = new FileRemovals(segment);
		this.files.put(segment.base(), this.file);
		this.order.add(0, this.file);
	}

	@Override
	public boolean skips(BlockStats block) {
		if (!block.isFactsOnly()) {
			return false;
		}
		if (this.retained.isExpired(block)) {
			return drops(block);
		}
		if (!this.retained.take(block)) {
			return false;
		}
		this.kept.add(block);
		this.earliestKept = Math.min(this.earliestKept, block.since);
		this.file.runs(block.runs, true);
		keep(block.facts(), block.firstSeq);
		this.anyEvent |= block.facts(FactKind.EVENT) > 0;
		return true;
	}

	private void keep(long facts, long firstSeq) {
		this.file.keep(facts);
		this.lowestKept = Math.min(this.lowestKept, firstSeq);
	}

	private boolean drops(BlockStats block) {
		for (FactKind kind : FactKind.values()) {
			if (block.facts(kind) > 0 && this.retained.reason(block, kind) == null) {
				return false;
			}
		}
		this.dropped.add(block);
		this.file.runs(block.runs, false);
		for (FactKind kind : FactKind.values()) {
			ExpiryReason reason = this.retained.reason(block, kind);
			if (block.facts(kind) > 0 && reason != null) {
				expired(kind, reason, block.facts(kind), block.bytes(kind), block.lastSeq);
			}
		}
		return true;
	}

	@Override
	public void fact(long seq, LineValidator check, byte[] bytes, int from, int to, long size) {
		FactKind kind = check.kind();
		if (kind == null) {
			return;
		}
		long micros = check.timeAmongOthers(bytes, from, to);
		ExpiryReason reason = this.retained.offer(kind, micros, size);
		if (kind == FactKind.EVENT) {
			this.file.runs(this.marks.of(bytes, from, to), reason == null);
		}
		if (reason != null) {
			expired(kind, reason, 1, size, seq);
			return;
		}
		this.anyEvent |= kind == FactKind.EVENT;
		this.earliestKept = (micros != RetentionWindow.NO_TIME) ? Math.min(this.earliestKept, micros)
				: this.earliestKept;
		keep(1, seq);
	}

	@Override
	public void gap(long seq, byte[] bytes, int from, int to) {
		RecordedGap gap = RecordedGap.of(seq, this.parser, bytes, from, to);
		this.file.gap(gap);
		this.gaps.put(seq, gap);
	}

	/** It goes, or tells in its place what the new one tells in front. */
	@Override
	public void header(LogHeader header) {
		this.file.runs(RunSummary.of(header.notes()), false);
	}

	/**
	 * The state of the runs before what stays of a file, for its new header; null if that
	 * is not known.
	 */
	HeaderNotes.@Nullable Run runsBefore(Segment segment) {
		RunSummary before = RunSummary.NONE;
		for (FileRemovals plan : this.order) {
			Segment other = plan.segment();
			if (other != null && other.base() == segment.base()) {
				return before.then(plan.removedRuns()).note();
			}
			before = before.then(plan.runs());
		}
		return null;
	}

	private void expired(FactKind kind, ExpiryReason reason, long facts, long bytes, long lastSeq) {
		this.file.expire(kind, reason, facts, bytes, lastSeq);
		if (kind == FactKind.EVENT) {
			this.anyEvent = true;
			this.highestExpiredEvent = Math.max(this.highestExpiredEvent, lastSeq);
		}
		if (reason != ExpiryReason.AGE) {
			this.floors.putIfAbsent(kind, lastSeq + 1);
		}
	}

	/**
	 * Whether a fact stays; its place among the others is the same as when this was
	 * planned.
	 */
	boolean keeps(FactKind kind, long seq, long micros) {
		return seq >= this.floors.getOrDefault(kind, 0L) && !this.retained.isTooOld(kind, micros);
	}

	/**
	 * Whether a line stays that records a gap, facts that could not be recorded: it is
	 * removed after the facts around it, so that the loss is reported as long as anything
	 * of that time is. Facts of the kinds that it names may be in other logs: it outlives
	 * these, too.
	 */
	boolean keepsGap(long seq) {
		RecordedGap gap = this.gaps.get(seq);
		return seq > expiredGaps() || (gap != null && keepsGap(gap));
	}

	private boolean keepsGap(RecordedGap gap) {
		return gap.seq() > expiredGaps()
				|| gap.kinds().stream().anyMatch((kind) -> this.elsewhere.of(kind) <= gap.until());
	}

	/**
	 * Earliest time of a fact that stays, in microseconds since the epoch; the latest
	 * time there is if none stays or none has a time.
	 */
	long earliestKept() {
		return this.earliestKept;
	}

	/**
	 * Number up to which lines are removed that report facts that could not be recorded.
	 */
	private long expiredGaps() {
		return Math.min(this.lowestKept, this.anyEvent ? this.highestExpiredEvent : highestExpired());
	}

	/** Whether nothing at all stays of a file. */
	boolean dropsWhole(FileRemovals plan) {
		return plan.kept() == 0 && plan.gaps().stream().noneMatch(this::keepsGap);
	}

	/**
	 * How many lines of a log stay, up to that number.
	 * @param sum what it holds
	 * @param removals what goes of it
	 */
	HeaderNotes.Kept kept(BlockStats sum, List<FileRemovals> removals, long through) {
		long gaps = removals.stream().flatMap((plan) -> plan.gaps().stream()).filter((gap) -> !keepsGap(gap)).count();
		return new HeaderNotes.Kept(through, kept(sum, removals, FactKind.EVENT), kept(sum, removals, FactKind.AUDIT),
				kept(sum, removals, FactKind.DEAD_LETTER), sum.gaps - gaps);
	}

	private static long kept(BlockStats sum, List<FileRemovals> removals, FactKind kind) {
		return sum.facts(kind) - removals.stream().mapToLong((plan) -> plan.expired(kind)).sum();
	}

	boolean keepsWhole(BlockStats block) {
		return this.kept.contains(block);
	}

	boolean dropsWhole(BlockStats block) {
		return this.dropped.contains(block);
	}

	/** What is planned for each file, in the order of the log. */
	List<FileRemovals> files() {
		return this.order;
	}

	@Nullable FileRemovals file(long base) {
		return this.files.get(base);
	}

	long highestExpired() {
		return this.order.stream().mapToLong(FileRemovals::highestExpired).max().orElse(0);
	}

}
