package io.papyra.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;

import io.papyra.backend.ProgressMonitor;
import io.papyra.report.CompactionReport;
import io.papyra.report.CompactionRequest;
import io.papyra.report.ScanRequest;
import io.papyra.retention.RetentionPolicy;

/**
 * Compaction that keeps the newer half of each kind, of a log of its own that a service
 * has just opened; then {@code cp} of what it kept, with sync, in the same minute.
 */
final class LargeCompaction implements Contender {

	private final LargeLog log;

	LargeCompaction(LargeLog log) {
		this.log = log;
	}

	@Override
	public Round round(Workload work) throws Exception {
		Path directory = Files.createDirectory(work.directory().resolve("log"));
		MadeLog made = LogMaker.make(this.log.type().open(directory, RetentionPolicy.NONE).backend(),
				this.log.size().bytes());
		// A log of years is on the disk; otherwise the first sync would write all of it.
		FileTree.force(directory);
		StoreType.Opened store = this.log.type().open(directory, made.keepingHalf());
		store.scans().scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE);
		CompactionReport[] report = new CompactionReport[1];
		Watch watch = Crew.measure(1,
				(worker) -> report[0] = store.compacts().compact(CompactionRequest.NOW, ProgressMonitor.NONE));
		if (report[0].factsRemoved() != made.facts() - made.half()) {
			throw new IllegalStateException("removed " + report[0].factsRemoved() + " of " + made);
		}
		long released = watch.nanos() + awaitRelease();
		long kept = FileTree.size(directory);
		// A compacted log may have gone past the cache; what cp reads has to be there.
		FileTree.read(directory);
		long copied = CopyAndSync.run(directory, work.directory().resolve("copy"));
		return Round.of(watch, made.half(), Papyra.count(store.scans()), kept)
			.with("ms", watch.nanos() / 1e6)
			.with("released", released / 1e6)
			.with("cp", copied / 1e6)
			.with("ratio", (double) copied / watch.nanos());
	}

	/**
	 * The system gives the bytes of a replaced file back after the compaction; this is
	 * not to slow down what is measured next. Returns how long it took.
	 */
	private static long awaitRelease() throws InterruptedException {
		long began = System.nanoTime();
		for (Thread thread : Thread.getAllStackTraces().keySet()) {
			if (thread.getName().equals("papyra-release")) {
				thread.join();
			}
		}
		return System.nanoTime() - began;
	}

}
