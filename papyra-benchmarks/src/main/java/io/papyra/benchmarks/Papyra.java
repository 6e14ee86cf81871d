package io.papyra.benchmarks;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Scannable;
import io.papyra.backend.SyncPolicy;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.OverflowPolicy;
import io.papyra.recorder.RecorderOptions;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;

/** What the cases of Papyra share. */
final class Papyra {

	private Papyra() {
	}

	/**
	 * The defaults, but for callers who wait when the buffer is full: who measures
	 * throughput must not drop anything.
	 */
	static RecorderOptions waiting(SyncPolicy sync) {
		RecorderOptions usual = RecorderOptions.defaults(Facts.SYSTEM);
		return new RecorderOptions(usual.systemId(), sync, usual.bufferSize(), OverflowPolicy.BLOCK,
				Duration.ofMinutes(1), Duration.ofMinutes(1), usual.maxPayloadSize(), usual.redactedKeys());
	}

	/** Counts the batches, each of which is one sync. */
	static PersistenceObserver counting(AtomicLong batches) {
		return new PersistenceObserver() {
			@Override
			public void onWritten(long[] factsByKind, long bytes, long nanos) {
				batches.incrementAndGet();
			}
		};
	}

	/**
	 * Facts per batch. The recorder's own start and stop are batches of their own.
	 */
	static double batch(int facts, AtomicLong batches) {
		return facts / Math.max(1.0, batches.get() - 2);
	}

	/** Facts of the application in a log that must be clean. */
	static long count(Scannable backend) {
		ScanReport report = backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
		if (!report.isClean()) {
			throw new IllegalStateException("the log is not clean: " + report.anomalyCounts() + " " + first(report));
		}
		return report.factCount() - runs(report);
	}

	private static Object first(ScanReport report) {
		return report.anomalies().isEmpty() ? Map.of() : report.anomalies().get(0);
	}

	/** Facts that the recorder wrote of itself: each start, and each stop. */
	private static long runs(ScanReport report) {
		long starts = report.runs().starts();
		return 2 * starts - report.runs().uncleanShutdowns() - (report.runs().lastRunOpen() ? 1 : 0);
	}

}
