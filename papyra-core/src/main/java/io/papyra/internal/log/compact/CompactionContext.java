package io.papyra.internal.log.compact;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import io.papyra.backend.CompactionRefusedException;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.WorkCancelledException;
import io.papyra.fact.FactKind;
import io.papyra.internal.log.store.LogHandle;
import io.papyra.internal.log.store.LogStore;
import io.papyra.internal.log.store.LogWriter;
import io.papyra.internal.log.store.Partition;
import io.papyra.internal.log.store.StoreWriter;
import io.papyra.report.ClockDoubt;
import io.papyra.report.CompactionRequest;
import io.papyra.report.ScanReport;
import io.papyra.retention.RetentionPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What the compactions of the logs of one store share. With a writer open in this process
 * it works beside it. Used by one thread.
 */
final class CompactionContext {

	private final LogStore store;

	private final CompactionRequest request;

	private final ProgressMonitor monitor;

	private final @Nullable StoreWriter writer;

	private final Map<LogHandle, CompactionPlan> plans = new HashMap<>();

	private final @Nullable ClockDoubt doubt;

	CompactionContext(LogStore store, CompactionRequest request, ProgressMonitor monitor,
			@Nullable StoreWriter writer) {
		this.store = store;
		this.request = request;
		this.monitor = monitor;
		this.writer = writer;
		this.doubt = request.byHand() ? null : store.clockDoubt();
	}

	/** What is planned for a log, from now on. */
	void planned(LogHandle log, CompactionPlan plan) {
		this.plans.put(log, plan);
	}

	/** As {@link CompactionPlan.OldestFacts} says, for the log that asks. */
	long oldest(FactKind kind, LogHandle asking) {
		return this.plans.entrySet()
			.stream()
			.filter((entry) -> entry.getKey() != asking && entry.getKey().layout().kind() == kind)
			.mapToLong((entry) -> entry.getValue().earliestKept())
			.min()
			.orElse(Long.MAX_VALUE);
	}

	/** A log that is not valid is not compacted. */
	static void refuseDamaged(ScanReport scan) {
		if (!scan.isClean()) {
			throw new CompactionRefusedException(scan.location() + " has " + scan.countOfAnomalies()
					+ ", which a compaction would hide; recover it first. The first one: " + scan.anomalies().get(0));
		}
	}

	/** Which facts count as far as this compaction is concerned. */
	RetentionPolicy retention(RetentionPolicy policy) {
		return (this.doubt != null) ? policy.withoutAge() : policy;
	}

	/** Why nothing is removed for its age, or null. */
	@Nullable ClockDoubt doubt() {
		return this.doubt;
	}

	Path lockFile() throws IOException {
		return this.store.lockFile();
	}

	boolean dryRun() {
		return this.request.dryRun();
	}

	ProgressMonitor monitor() {
		return this.monitor;
	}

	/** Whether facts may be written meanwhile. */
	boolean isBesideWriter() {
		return this.writer != null;
	}

	/** This log's part of the writer that is open, or null. */
	@Nullable LogWriter writerOf(LogHandle log) {
		if (this.writer != null) {
			for (Partition part : this.writer.partitions()) {
				if (part.log() == log) {
					return part.writer();
				}
			}
		}
		return null;
	}

	/** What is done while nothing is written. */
	@FunctionalInterface
	interface Exclusively {

		void run() throws IOException;

	}

	/** Does something while the writer waits; it must be short. */
	void exclusively(Exclusively action) throws IOException {
		synchronized (this.store) {
			if (this.writer != null && this.store.writer() != this.writer) {
				throw new PersistenceException("the compaction of " + this.store.location()
						+ " was aborted because its writer was closed; nothing is lost, run it again", null);
			}
			WorkCancelledException.check("the compaction of " + this.store.location());
			if (this.writer != null) {
				this.writer.requireLock();
			}
			action.run();
		}
	}

}
