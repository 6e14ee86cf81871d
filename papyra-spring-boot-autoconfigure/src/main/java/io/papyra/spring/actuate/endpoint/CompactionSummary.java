package io.papyra.spring.actuate.endpoint;

import java.time.Instant;

import io.papyra.report.CompactionReport;
import io.papyra.spring.PapyraStatus;
import io.papyra.spring.maintenance.CompactionResult;
import io.papyra.spring.maintenance.CompactionTrigger;
import io.papyra.spring.maintenance.HistoryMaintenance;
import io.papyra.wire.CompactionDescriptors.AgeWaits;
import io.papyra.wire.CompactionDescriptors.Compaction;
import io.papyra.wire.ReportDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * When the history is compacted and how it went.
 *
 * @param schedule the time table; absent if it is only compacted on demand
 * @param next when that is next
 * @param last the last run
 * @param ageWaits why nothing is removed for its age for the time being; absent if that
 * is not so
 */
record CompactionSummary(@Nullable String schedule, @Nullable Instant next, @Nullable Run last,
		@Nullable AgeWaits ageWaits) {

	static CompactionSummary of(HistoryMaintenance maintenance, Instant now) {
		CompactionTrigger plan = maintenance.plan().compaction();
		CompactionResult last = maintenance.lastCompaction();
		return new CompactionSummary(plan.schedule(), plan.next(now), (last != null) ? Run.of(last) : null,
				AgeWaits.of(maintenance.ageWaits()));
	}

	/**
	 * A compaction that has ended.
	 *
	 * @param at when
	 * @param outcome how
	 * @param message why it was refused or failed
	 * @param report what it did
	 * @param ageWaits why it removed nothing for its age; absent if that was not so
	 */
	record Run(Instant at, String outcome, @Nullable String message, @Nullable Compaction report,
			@Nullable AgeWaits ageWaits) {

		static Run of(CompactionResult run) {
			CompactionReport report = run.report();
			Throwable error = run.error();
			return new Run(run.at(), ReportDescriptors.word(run.outcome()),
					(error != null) ? String.valueOf(error.getMessage()) : null,
					(report != null) ? Compaction.of(report) : null,
					(report != null) ? AgeWaits.of(report.ageWaits()) : null);
		}

	}

}
