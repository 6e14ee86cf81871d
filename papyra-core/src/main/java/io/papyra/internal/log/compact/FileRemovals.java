package io.papyra.internal.log.compact;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.papyra.fact.FactKind;
import io.papyra.internal.log.format.RecordedGap;
import io.papyra.internal.log.format.RunSummary;
import io.papyra.internal.log.segment.Segment;
import io.papyra.retention.ExpiryReason;
import org.jspecify.annotations.Nullable;

/** What a {@link CompactionPlan} says of one file. */
final class FileRemovals {

	private final @Nullable Segment segment;

	private final Map<FactKind, Map<ExpiryReason, Long>> expired = new EnumMap<>(FactKind.class);

	private final Map<FactKind, Long> expiredBytes = new EnumMap<>(FactKind.class);

	private long kept;

	/** The lines that report facts that could not be recorded. */
	private final List<RecordedGap> gaps = new ArrayList<>();

	private long highestExpired;

	/** Runs as all lines tell them. */
	private RunSummary runs = RunSummary.NONE;

	/** Runs as the lines before the first one that stays tell them. */
	private RunSummary removedRuns = RunSummary.NONE;

	FileRemovals(@Nullable Segment segment) {
		this.segment = segment;
	}

	void keep(long facts) {
		this.kept += facts;
	}

	void gap(RecordedGap gap) {
		this.gaps.add(gap);
	}

	/** What reports runs before all that came so far. */
	void runs(RunSummary before, boolean stays) {
		if (before.marks() > 0) {
			this.runs = before.then(this.runs);
			this.removedRuns = stays ? RunSummary.NONE : before.then(this.removedRuns);
		}
	}

	RunSummary runs() {
		return this.runs;
	}

	RunSummary removedRuns() {
		return this.removedRuns;
	}

	/** Those of its lines that record a gap. */
	List<RecordedGap> gaps() {
		return this.gaps;
	}

	void expire(FactKind kind, ExpiryReason reason, long facts, long bytes, long lastSeq) {
		this.expired.computeIfAbsent(kind, (none) -> new EnumMap<>(ExpiryReason.class)).merge(reason, facts, Long::sum);
		this.expiredBytes.merge(kind, bytes, Long::sum);
		this.highestExpired = Math.max(this.highestExpired, lastSeq);
	}

	@Nullable Segment segment() {
		return this.segment;
	}

	/** Facts that are retained. */
	long kept() {
		return this.kept;
	}

	/** Whether any fact has expired. */
	boolean hasExpired() {
		return !this.expired.isEmpty();
	}

	Map<FactKind, Map<ExpiryReason, Long>> expired() {
		return this.expired;
	}

	long expired(FactKind kind) {
		return this.expired.getOrDefault(kind, Map.of()).values().stream().mapToLong(Long::longValue).sum();
	}

	long expiredBytes(FactKind kind) {
		return this.expiredBytes.getOrDefault(kind, 0L);
	}

	long expiredBytes() {
		return this.expiredBytes.values().stream().mapToLong(Long::longValue).sum();
	}

	/** Highest number of an expired fact. */
	long highestExpired() {
		return this.highestExpired;
	}

}
