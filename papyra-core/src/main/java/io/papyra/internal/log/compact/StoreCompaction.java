package io.papyra.internal.log.compact;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.papyra.backend.CompactionRefusedException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.WorkCancelledException;
import io.papyra.internal.disk.DiskLock;
import io.papyra.internal.log.store.IoErrors;
import io.papyra.internal.log.store.LogHandle;
import io.papyra.internal.log.store.LogStore;
import io.papyra.internal.log.store.StoreWriter;
import io.papyra.report.CompactionReport;
import io.papyra.report.CompactionRequest;

/**
 * Compacts a store, log by log. With a writer open in this process it works beside it;
 * without one it holds the lock itself.
 */
public final class StoreCompaction {

	private StoreCompaction() {
	}

	/** As {@link io.papyra.backend.Compactable#compact} says. */
	public static CompactionReport compact(LogStore store, List<LogHandle> logs, CompactionRequest request,
			ProgressMonitor monitor) {
		if (!store.beginCompaction()) {
			throw new CompactionRefusedException(
					"a compaction of " + store.location() + " is under way already; wait until it has ended");
		}
		try {
			StoreWriter writer = store.writer();
			if (request.dryRun() || writer != null || !store.exists()) {
				return run(store, new CompactionContext(store, request, monitor, writer), logs, request);
			}
			DiskLock lock = store.lock();
			try (lock) {
				return run(store, new CompactionContext(store, request, monitor, null), logs, request);
			}
		}
		catch (IOException ex) {
			throw IoErrors.of(store.location(), "could not be compacted", ex);
		}
		finally {
			store.endCompaction();
		}
	}

	private static CompactionReport run(LogStore store, CompactionContext run, List<LogHandle> logs,
			CompactionRequest request) throws IOException {
		long began = System.nanoTime();
		CompactionReportBuilder sum = new CompactionReportBuilder(store.location().toString(), request.dryRun());
		Map<LogCompactor, CompactionJob> tasks = new LinkedHashMap<>();
		for (LogHandle log : logs) {
			LogCompactor compaction = new LogCompactor(log, run);
			CompactionJob task = compaction.prepare();
			if (task != null) {
				tasks.put(compaction, task);
			}
		}
		WorkCancelledException.check("the compaction of " + store.location());
		// Nothing is touched before there is a plan for every log.
		for (Map.Entry<LogCompactor, CompactionJob> entry : tasks.entrySet()) {
			entry.getKey().complete(entry.getValue(), sum);
		}
		if (request.byHand() && !request.dryRun()) {
			store.acceptClock();
		}
		boolean waits = logs.stream().anyMatch((log) -> log.context().retention().isLimitedByAge());
		return sum.report(Duration.ofNanos(System.nanoTime() - began), waits ? run.doubt() : null);
	}

}
