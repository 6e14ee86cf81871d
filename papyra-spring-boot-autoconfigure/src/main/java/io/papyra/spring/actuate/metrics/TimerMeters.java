package io.papyra.spring.actuate.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.papyra.report.ScanReport;
import io.papyra.spring.PapyraStatus;
import io.papyra.spring.maintenance.CompactionResult;
import org.jspecify.annotations.Nullable;

/** Timers and distributions in one registry. */
final class TimerMeters {

	private final Timer write;

	private final DistributionSummary batch;

	private final Map<Outcome, Timer> scans;

	private final Map<Outcome, Timer> recoveries;

	private final Map<CompactionResult.Outcome, Timer> compactions;

	TimerMeters(MeterRegistry registry) {
		this.write = Timer.builder("papyra.write").description("One batch, with its sync").register(registry);
		this.batch = DistributionSummary.builder("papyra.write.batch")
			.description("Facts per batch")
			.register(registry);
		this.scans = timers(registry, Outcome.class, "papyra.scan", "Scans of the history");
		this.recoveries = timers(registry, Outcome.class, "papyra.recovery", "Recoveries of the history");
		this.compactions = timers(registry, CompactionResult.Outcome.class, "papyra.compaction",
				"Compactions of the history");
	}

	private static <E extends Enum<E>> Map<E, Timer> timers(MeterRegistry registry, Class<E> outcomes, String name,
			String description) {
		Map<E, Timer> timers = new EnumMap<>(outcomes);
		for (E outcome : outcomes.getEnumConstants()) {
			timers.put(outcome,
					Timer.builder(name)
						.description(description)
						.tag("outcome", PapyraStatus.word(outcome))
						.register(registry));
		}
		return timers;
	}

	void written(long facts, long nanos) {
		this.write.record(nanos, TimeUnit.NANOSECONDS);
		this.batch.record((double) facts);
	}

	void scanned(Outcome outcome, long nanos) {
		record(this.scans, outcome, nanos);
	}

	void recovered(Outcome outcome, long nanos) {
		record(this.recoveries, outcome, nanos);
	}

	void compacted(CompactionResult.Outcome outcome, long nanos) {
		record(this.compactions, outcome, nanos);
	}

	private static <E> void record(Map<E, Timer> timers, E outcome, long nanos) {
		Timer timer = timers.get(outcome);
		if (timer != null) {
			timer.record(nanos, TimeUnit.NANOSECONDS);
		}
	}

	/** How a scan or a recovery left the history. */
	enum Outcome {

		/** Nothing is wrong. */
		CLEAN,

		/** Something is wrong. */
		ANOMALIES,

		/** It could not be done. */
		ERROR;

		static Outcome of(@Nullable ScanReport after) {
			if (after == null) {
				return ERROR;
			}
			return after.isClean() ? CLEAN : ANOMALIES;
		}

	}

}
