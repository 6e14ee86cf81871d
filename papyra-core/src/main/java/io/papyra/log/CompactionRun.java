package io.papyra.log;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.papyra.backend.ClockDoubt;
import io.papyra.backend.CompactionRefusedException;
import io.papyra.backend.CompactionReport;
import io.papyra.backend.CompactionRequest;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.Work;
import io.papyra.backend.WorkCancelledException;
import io.papyra.disk.DiskLock;
import io.papyra.fact.FactKind;
import io.papyra.retention.RetentionPolicy;
import org.jspecify.annotations.Nullable;

/**
 * One compaction of a store, log by log. With a writer open in this process it works
 * beside it; without one it holds the lock itself.
 */
final class CompactionRun {

	private final Store store;

	private final CompactionRequest request;

	private final Work work;

	private final @Nullable StoreWriter writer;

	private final Map<FactLog, CompactionPlan> plans = new HashMap<>();

	/** Why nothing is removed for its age, or null. */
	private final @Nullable ClockDoubt doubt;

	private CompactionRun(Store store, CompactionRequest request, Work work, @Nullable StoreWriter writer) {
		this.store = store;
		this.request = request;
		this.work = work;
		this.writer = writer;
		this.doubt = request.byHand() ? null : store.clockDoubt();
	}

	/** As {@link io.papyra.backend.Compactable#compact} says. */
	static CompactionReport compact(Store store, List<FactLog> logs, CompactionRequest request, Work work) {
		if (!store.beginCompaction()) {
			throw new CompactionRefusedException(
					"a compaction of " + store.location() + " is under way already; wait until it has ended");
		}
		try {
			StoreWriter writer = store.writer();
			if (request.dryRun() || writer != null || !store.exists()) {
				return new CompactionRun(store, request, work, writer).run(logs);
			}
			DiskLock lock = store.lock();
			try (lock) {
				return new CompactionRun(store, request, work, null).run(logs);
			}
		}
		catch (IOException ex) {
			throw LogErrors.of(store.location(), "could not be compacted", ex);
		}
		finally {
			store.endCompaction();
		}
	}

	private CompactionReport run(List<FactLog> logs) throws IOException {
		long began = System.nanoTime();
		CompactionSum sum = new CompactionSum(this.store.location().toString(), this.request.dryRun());
		Map<LogCompaction, CompactionTask> tasks = new LinkedHashMap<>();
		for (FactLog log : logs) {
			LogCompaction compaction = new LogCompaction(log, this);
			CompactionTask task = compaction.prepare();
			if (task != null) {
				tasks.put(compaction, task);
			}
		}
		WorkCancelledException.check("the compaction of " + this.store.location());
		// Only now that every log is known to be sound is any of them touched.
		for (Map.Entry<LogCompaction, CompactionTask> entry : tasks.entrySet()) {
			entry.getKey().complete(entry.getValue(), sum);
		}
		if (this.request.byHand() && !this.request.dryRun()) {
			this.store.acceptClock();
		}
		boolean waits = logs.stream().anyMatch((log) -> log.parts().retention().isLimitedByAge());
		return sum.report(Duration.ofNanos(System.nanoTime() - began), waits ? this.doubt : null);
	}

	/** What is planned for a log, from now on. */
	void planned(FactLog log, CompactionPlan plan) {
		this.plans.put(log, plan);
	}

	/** As {@link OldestFacts} says, for the log that asks. */
	long oldest(FactKind kind, FactLog asking) {
		return this.plans.entrySet()
			.stream()
			.filter((entry) -> entry.getKey() != asking && entry.getKey().layout().kind() == kind)
			.mapToLong((entry) -> entry.getValue().earliestKept())
			.min()
			.orElse(Long.MAX_VALUE);
	}

	/** Which facts count as far as this compaction is concerned. */
	RetentionPolicy retention(RetentionPolicy policy) {
		return (this.doubt != null) ? policy.withoutAge() : policy;
	}

	boolean dryRun() {
		return this.request.dryRun();
	}

	Work work() {
		return this.work;
	}

	/** Whether facts may be written meanwhile. */
	boolean isBesideWriter() {
		return this.writer != null;
	}

	/** This log's part of the writer that is open, or null. */
	@Nullable LogWriter writerOf(FactLog log) {
		if (this.writer != null) {
			for (StorePart part : this.writer.parts()) {
				if (part.log() == log) {
					return part.writer();
				}
			}
		}
		return null;
	}

	/** What is done while nobody writes. */
	@FunctionalInterface
	interface Exclusively {

		void run() throws IOException;

	}

	/** Does something while the writer waits; it must be short. */
	void exclusively(Exclusively action) throws IOException {
		synchronized (this.store) {
			if (this.writer != null && this.store.writer() != this.writer) {
				throw new PersistenceException("the compaction of " + this.store.location()
						+ " was given up because its writer was closed; nothing is lost, run it again", null);
			}
			WorkCancelledException.check("the compaction of " + this.store.location());
			if (this.writer != null) {
				this.writer.requireLock();
			}
			action.run();
		}
	}

}
