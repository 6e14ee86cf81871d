package io.papyra.backend;

import java.time.Duration;
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
public record CompactionReport(String location, boolean dryRun, StorageUse before, StorageUse after,
		Map<FactKind, Map<ExpiryReason, Long>> expired, long timeless, int filesDropped, int filesRewritten,
		Duration took, @Nullable ClockDoubt ageWaits, List<HeldBack> heldBack) {

	public CompactionReport {
		expired = Map.copyOf(expired);
		heldBack = List.copyOf(heldBack);
	}

	/** A report on a compaction that no group has held back. */
	public CompactionReport(String location, boolean dryRun, StorageUse before, StorageUse after,
			Map<FactKind, Map<ExpiryReason, Long>> expired, long timeless, int filesDropped, int filesRewritten,
			Duration took, @Nullable ClockDoubt ageWaits) {
		this(location, dryRun, before, after, expired, timeless, filesDropped, filesRewritten, took, ageWaits,
				List.of());
	}

	/** A report on a compaction by a clock that is not in doubt. */
	public CompactionReport(String location, boolean dryRun, StorageUse before, StorageUse after,
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
