package io.papyra.internal.log.compact;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.papyra.fact.FactKind;
import io.papyra.internal.log.index.BlockBuilder;
import io.papyra.internal.log.index.BlockStats;
import io.papyra.report.ClockDoubt;
import io.papyra.report.CompactionReport;
import io.papyra.report.StorageUsage;
import io.papyra.retention.ExpiryReason;
import org.jspecify.annotations.Nullable;

/** Puts what is done to several logs together into one report. */
final class CompactionReportBuilder {

	private final String location;

	private final boolean dryRun;

	private final Map<FactKind, StorageUsage.KindUsage> before = new EnumMap<>(FactKind.class);

	private final Map<FactKind, StorageUsage.KindUsage> after = new EnumMap<>(FactKind.class);

	private final Map<FactKind, Map<ExpiryReason, Long>> expired = new EnumMap<>(FactKind.class);

	private long bytesBefore;

	private long bytesAfter;

	private long timeless;

	private int dropped;

	private int rewritten;

	CompactionReportBuilder(String location, boolean dryRun) {
		this.location = location;
		this.dryRun = dryRun;
	}

	/** What a log held before. */
	void before(BlockStats sum) {
		add(this.before, sum);
		this.bytesBefore += sum.length;
	}

	/** What it holds now. */
	void after(BlockStats sum) {
		add(this.after, sum);
		this.bytesAfter += sum.length;
	}

	/** What it would hold then. */
	void after(BlockStats sum, List<FileRemovals> removals) {
		BlockBuilder rest = new BlockBuilder(0);
		rest.add(sum);
		for (FileRemovals removal : removals) {
			for (FactKind kind : FactKind.values()) {
				rest.facts[kind.ordinal()] -= removal.expired(kind);
				rest.bytes[kind.ordinal()] -= removal.expiredBytes(kind);
				rest.length -= removal.expiredBytes(kind);
			}
		}
		after(rest.build());
	}

	private static void add(Map<FactKind, StorageUsage.KindUsage> uses, BlockStats sum) {
		for (FactKind kind : FactKind.values()) {
			StorageUsage.KindUsage use = uses.getOrDefault(kind, StorageUsage.KindUsage.NONE);
			uses.put(kind, new StorageUsage.KindUsage(use.facts() + sum.facts(kind), use.bytes() + sum.bytes(kind)));
		}
	}

	void expired(FileRemovals plan) {
		plan.expired().forEach((kind, reasons) -> {
			Map<ExpiryReason, Long> all = this.expired.computeIfAbsent(kind,
					(none) -> new EnumMap<>(ExpiryReason.class));
			reasons.forEach((reason, count) -> all.merge(reason, count, Long::sum));
		});
	}

	void timeless(long facts) {
		this.timeless += facts;
	}

	void dropped(int files) {
		this.dropped += files;
	}

	void rewritten() {
		this.rewritten++;
	}

	CompactionReport report(Duration took, @Nullable ClockDoubt ageWaits) {
		return new CompactionReport(this.location, this.dryRun, new StorageUsage(this.before, this.bytesBefore),
				new StorageUsage(this.after, this.bytesAfter), this.expired, this.timeless, this.dropped,
				this.rewritten, took, ageWaits);
	}

}
