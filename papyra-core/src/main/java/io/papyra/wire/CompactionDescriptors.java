package io.papyra.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.papyra.fact.FactKind;
import io.papyra.report.ClockDoubt;
import io.papyra.report.CompactionReport;
import io.papyra.report.StorageUsage;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import org.jspecify.annotations.Nullable;

/** Retention and compaction as responses report them, here and in the command. */
public final class CompactionDescriptors {

	private CompactionDescriptors() {
	}

	/** What counts of each kind. */
	public static Map<String, Limits> retention(RetentionPolicy policy) {
		Map<String, Limits> byKind = new LinkedHashMap<>();
		for (FactKind kind : FactKind.values()) {
			byKind.put(kind.wireName(), Limits.of(policy.of(kind)));
		}
		return byKind;
	}

	/** Limits of one kind; one that does not limit is absent. */
	public record Limits(@Nullable Long maxRecords, @Nullable String maxAge, @Nullable Long maxTotalSize) {

		static Limits of(Retention retention) {
			Duration age = retention.maxAge();
			return new Limits(retention.maxRecords(), (age != null) ? age.toString() : null, retention.maxTotalSize());
		}

	}

	/**
	 * A clock that may be wrong, so that facts do not leave the history for their age.
	 *
	 * @param clock what the clock says
	 * @param expected what was to be expected
	 * @param until when facts leave for their age again
	 * @param advice how to continue
	 */
	public record AgeWaits(Instant clock, Instant expected, Instant until, String advice) {

		/** Of a doubt, or null if there is none. */
		public static @Nullable AgeWaits of(@Nullable ClockDoubt doubt) {
			return (doubt != null) ? new AgeWaits(doubt.clock(), doubt.expected(), doubt.until(), doubt.advice())
					: null;
		}

	}

	/**
	 * What a compaction did, or would do.
	 *
	 * @param dryRun whether nothing was changed
	 * @param factsRemoved facts that no longer counted
	 * @param bytesReclaimed bytes that the history takes less
	 * @param expired those facts by kind and reason
	 * @param timeless facts without a usable time, kept although age is limited
	 * @param before what was stored
	 * @param after what is stored now
	 * @param filesDropped files removed as a whole
	 * @param filesRewritten files of which the rest was rewritten
	 * @param tookMillis how long it took
	 * @param heldBack what has expired and stays for consumer groups; absent if nothing
	 * does
	 */
	public record Compaction(boolean dryRun, long factsRemoved, long bytesReclaimed,
			Map<String, Map<String, Long>> expired, long timeless, Stored before, Stored after, int filesDropped,
			int filesRewritten, long tookMillis, @Nullable List<HeldBack> heldBack) {

		/** Of a report. */
		public static Compaction of(CompactionReport report) {
			Map<String, Map<String, Long>> expired = new LinkedHashMap<>();
			for (FactKind kind : FactKind.values()) {
				Map<String, Long> reasons = new LinkedHashMap<>();
				report.expired()
					.getOrDefault(kind, Map.of())
					.forEach((reason, count) -> reasons.put(reason.wireName(), count));
				if (!reasons.isEmpty()) {
					expired.put(kind.wireName(), reasons);
				}
			}
			return new Compaction(report.dryRun(), report.factsRemoved(), report.bytesReclaimed(), expired,
					report.timeless(), Stored.of(report.before()), Stored.of(report.after()), report.filesDropped(),
					report.filesRewritten(), report.took().toMillis(), HeldBack.of(report));
		}

	}

	/**
	 * Expired entries of a stream that stay for a consumer group.
	 *
	 * @param group name of the group
	 * @param kind of the facts in the stream
	 * @param stream key of the stream
	 * @param entries how many expired entries stay
	 * @param since time of the oldest entry that the group needs, by the server's clock;
	 * absent if its id tells none
	 */
	public record HeldBack(String group, String kind, String stream, long entries, @Nullable Instant since) {

		static @Nullable List<HeldBack> of(CompactionReport report) {
			return report.heldBack().isEmpty() ? null : report.heldBack().stream().map(HeldBack::of).toList();
		}

		/** Of one entry of a report. */
		public static HeldBack of(CompactionReport.HeldBack held) {
			return new HeldBack(held.group(), held.kind().wireName(), held.stream(), held.entries(), held.since());
		}

		/** One human-readable line. */
		public String text() {
			return "the group '" + this.group + "' holds back " + this.entries + " expired entries of " + this.stream
					+ ((this.since != null) ? ": it has not acknowledged what came since " + this.since : "");
		}

	}

	/** What is stored: facts and bytes, and both by kind. */
	public record Stored(long facts, long bytes, Map<String, StorageUsage.KindUsage> kinds) {

		static Stored of(StorageUsage use) {
			Map<String, StorageUsage.KindUsage> kinds = new LinkedHashMap<>();
			for (FactKind kind : FactKind.values()) {
				kinds.put(kind.wireName(), use.of(kind));
			}
			return new Stored(use.facts(), use.bytes(), kinds);
		}

	}

}
