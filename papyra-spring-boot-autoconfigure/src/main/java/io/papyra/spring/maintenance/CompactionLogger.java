package io.papyra.spring.maintenance;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.papyra.fact.FactKind;
import io.papyra.report.ClockDoubt;
import io.papyra.report.CompactionReport;
import io.papyra.retention.ExpiryReason;
import io.papyra.retention.RetentionPolicy;
import io.papyra.wire.CompactionDescriptors.HeldBack;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What the log says of retention at the start, and of each compaction that has done
 * something: one line each, and one for each consumer group that holds a compaction back.
 */
final class CompactionLogger {

	private static final Logger LOG = LoggerFactory.getLogger(CompactionLogger.class);

	private CompactionLogger() {
	}

	/** Explains a limited retention; an unlimited one goes without saying. */
	static void explain(CompactionTrigger plan) {
		RetentionPolicy retention = plan.retention();
		if (!retention.isLimited()) {
			return;
		}
		if (plan.schedule() != null) {
			LOG.info("Papyra retains {}; what exceeds that is removed by papyra.compaction.cron={}", words(retention),
					plan.schedule());
		}
		else {
			LOG.info("Papyra retains {}; what exceeds that stays stored until it is compacted "
					+ "(papyra.compaction.cron={})", words(retention), plan.cron());
		}
	}

	/** In one word where it is the same for every kind. */
	private static String words(RetentionPolicy retention) {
		boolean same = Stream.of(FactKind.values()).map(retention::of).distinct().count() == 1;
		return same ? "of each kind: " + retention.of(FactKind.EVENT) : retention.toString();
	}

	static void tell(CompactionResult run, String location) {
		CompactionReport report = run.report();
		if (report != null) {
			boolean nothing = report.factsRemoved() == 0 && report.bytesReclaimed() == 0 && report.ageWaits() == null
					&& report.heldBack().isEmpty();
			LOG.atLevel(nothing ? Level.DEBUG : Level.INFO)
				.log("Papyra compacted its history in {}: {} of {} facts removed{}, {} bytes reclaimed, {} left, in {} ms{}",
						location, report.factsRemoved(), report.before().facts(), reasons(report),
						report.bytesReclaimed(), report.after().bytes(), report.took().toMillis(), waits(report));
			report.heldBack()
				.forEach((held) -> LOG.warn(
						"Papyra could not remove everything that has expired: {}. Start its "
								+ "consumers; if it is not needed: papyra persistence compact --ignore-group",
						HeldBack.of(held).text()));
		}
		else if (run.outcome() == CompactionResult.Outcome.REFUSED) {
			LOG.warn("Papyra did not compact its history in {}: {}", location, message(run.error()));
		}
		else {
			LOG.warn("Papyra could not compact its history in {}: {}", location, message(run.error()), run.error());
		}
	}

	private static String waits(CompactionReport report) {
		ClockDoubt doubt = report.ageWaits();
		return (doubt != null) ? "; nothing was removed for its age: " + doubt.message() + "; " + doubt.advice() : "";
	}

	static void calledOff(String location) {
		LOG.info("Papyra cancelled the compaction of its history in {}, because the application stops", location);
	}

	static void skipped(String why) {
		LOG.info("Papyra skips this compaction: {}", why);
	}

	private static String message(@Nullable Object error) {
		return (error instanceof Throwable thrown && thrown.getMessage() != null) ? thrown.getMessage()
				: String.valueOf(error);
	}

	private static String reasons(CompactionReport report) {
		if (report.expired().isEmpty()) {
			return "";
		}
		return Stream.of(FactKind.values())
			.filter(report.expired()::containsKey)
			.map((kind) -> kind.wireName() + " " + reasons(report.expired().getOrDefault(kind, Map.of())))
			.collect(Collectors.joining("; ", " (", ")"));
	}

	private static String reasons(Map<ExpiryReason, Long> counts) {
		return Stream.of(ExpiryReason.values())
			.filter(counts::containsKey)
			.map((reason) -> counts.getOrDefault(reason, 0L) + " by " + reason.wireName())
			.collect(Collectors.joining(", "));
	}

}
