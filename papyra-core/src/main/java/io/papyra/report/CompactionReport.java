package io.papyra.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.papyra.fact.FactKind;
import io.papyra.retention.ExpiryReason;
import org.jspecify.annotations.Nullable;

/**
 * What a compaction did, or under a dry run would do.
 *
 * @param location what was compacted
 * @param dryRun whether nothing was changed
 * @param before what the store held
 * @param after what it holds now, facts included that were written meanwhile
 * @param expired facts removed, by kind and reason
 * @param timeless facts without a usable time that were kept although there is a maximum
 * age
 * @param filesDropped files removed as a whole
 * @param filesRewritten files of which the rest was rewritten
 * @param took how long it took
 * @param ageWaits why nothing was removed for its age although there is a maximum age, or
 * null if that was not so
 * @param heldBack what has expired and stays for consumer groups: one of each stream at
 * most; empty where no group needs it
 */
public record CompactionReport(String location, boolean dryRun, StorageUsage before, StorageUsage after,
		Map<FactKind, Map<ExpiryReason, Long>> expired, long timeless, int filesDropped, int filesRewritten,
		Duration took, @Nullable ClockDoubt ageWaits, List<HeldBack> heldBack) {

	/**
	 * Entries of a stream that have expired and stay all the same, because a consumer
	 * group has not acknowledged them yet. Of several groups it is the one that needs the
	 * oldest entry: without it more could be removed.
	 *
	 * @param group name of the group
	 * @param kind of the facts in the stream
	 * @param stream key of the stream
	 * @param entries how many expired entries stay, gaps included; above zero
	 * @param since time of the oldest entry that the group needs, by the clock of the
	 * server; null if its id tells no time
	 */
	public record HeldBack(String group, FactKind kind, String stream, long entries, @Nullable Instant since) {
	}

	public CompactionReport {
		expired = Map.copyOf(expired);
		heldBack = List.copyOf(heldBack);
	}

	/** A report on a compaction that no group has held back. */
	public CompactionReport(String location, boolean dryRun, StorageUsage before, StorageUsage after,
			Map<FactKind, Map<ExpiryReason, Long>> expired, long timeless, int filesDropped, int filesRewritten,
			Duration took, @Nullable ClockDoubt ageWaits) {
		this(location, dryRun, before, after, expired, timeless, filesDropped, filesRewritten, took, ageWaits,
				List.of());
	}

	/** A report on a compaction by a clock that is not in doubt. */
	public CompactionReport(String location, boolean dryRun, StorageUsage before, StorageUsage after,
			Map<FactKind, Map<ExpiryReason, Long>> expired, long timeless, int filesDropped, int filesRewritten,
			Duration took) {
		this(location, dryRun, before, after, expired, timeless, filesDropped, filesRewritten, took, null);
	}

	/** Whether anything was removed. */
	public boolean changed() {
		return !this.dryRun && factsRemoved() + this.filesDropped + this.filesRewritten > 0;
	}

	/** All facts removed. */
	public long factsRemoved() {
		return this.expired.values()
			.stream()
			.flatMap((reasons) -> reasons.values().stream())
			.mapToLong(Long::longValue)
			.sum();
	}

	/**
	 * Bytes that the store takes less than before; may be negative while facts are
	 * written.
	 */
	public long bytesReclaimed() {
		return this.before.bytes() - this.after.bytes();
	}

}
