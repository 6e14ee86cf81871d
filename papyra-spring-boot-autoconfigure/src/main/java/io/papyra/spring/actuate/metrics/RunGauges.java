package io.papyra.spring.actuate.metrics;

import java.util.EnumSet;
import java.util.Set;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.papyra.backend.Compactable;
import io.papyra.spring.PapyraStatus;
import io.papyra.startup.StartupOutcome;
import io.papyra.startup.StartupOutcome.Verdict;

/** How this run began, how the one before it ended, and whether it is looked after. */
final class RunGauges {

	/** Those with which a service runs: with any other there is nothing to be scraped. */
	private static final Set<Verdict> VERDICTS = EnumSet.of(Verdict.CLEAN, Verdict.RECOVERED,
			Verdict.ANOMALIES_ACCEPTED, Verdict.NOT_CHECKED);

	private RunGauges() {
	}

	static void bindTo(MeterRegistry registry, PapyraStatus status) {
		for (Verdict verdict : VERDICTS) {
			Gauge.builder("papyra.startup", status, (started) -> isVerdict(started, verdict))
				.description("1 for how the startup check ended, 0 for how it did not")
				.tag("verdict", PapyraStatus.word(verdict))
				.register(registry);
		}
		Gauge.builder("papyra.run.unclean", status, RunGauges::unclean)
			.description("1 if the run before this one did not end cleanly, 0 if it did")
			.register(registry);
		Gauge.builder("papyra.compaction.scheduled", status, RunGauges::compactionScheduled)
			.description("1 if the history is going to be compacted by itself, else 0")
			.register(registry);
		if (status.backend() instanceof Compactable) {
			Gauge.builder("papyra.compaction.last.success", status, RunGauges::lastCompaction)
				.description("When a compaction last succeeded, since the epoch")
				.baseUnit("seconds")
				.register(registry);
		}
	}

	private static double isVerdict(PapyraStatus status, Verdict verdict) {
		StartupOutcome outcome = status.startup();
		return (outcome != null && outcome.verdict() == verdict) ? 1 : 0;
	}

	private static double unclean(PapyraStatus status) {
		StartupOutcome outcome = status.startup();
		Boolean unclean = (outcome != null) ? outcome.uncleanShutdown() : null;
		return (unclean != null) ? number(unclean) : Double.NaN;
	}

	private static double compactionScheduled(PapyraStatus status) {
		return number(status.maintenance().isCompactionScheduled());
	}

	private static double lastCompaction(PapyraStatus status) {
		return StorageGauges.sinceTheEpoch(status.maintenance().compactedAt());
	}

	private static double number(boolean is) {
		return is ? 1 : 0;
	}

}
