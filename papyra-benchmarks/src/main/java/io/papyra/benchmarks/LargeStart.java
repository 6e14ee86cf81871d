package io.papyra.benchmarks;

import java.util.Arrays;

import io.papyra.backend.ProgressMonitor;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;

/**
 * The check of a service's start on a log that was closed cleanly, as the first thing
 * that its JVM does, and again with all code loaded. Reading everything would be a
 * failure, however fast.
 */
final class LargeStart implements Contender {

	private static final int AGAIN = 10;

	private final LargeLog log;

	LargeStart(LargeLog log) {
		this.log = log;
	}

	@Override
	public Round round(Workload work) throws Exception {
		MadeLog made = MadeLog.read(this.log.directory(work.shared()));
		StoreType.Opened store = this.log.open(work.shared());
		ScanReport[] report = new ScanReport[1];
		long before = BytesRead.now();
		Watch watch = Crew.measure(1,
				(worker) -> report[0] = store.scans().scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE));
		long read = BytesRead.now() - before;
		if (report[0].coverage().full() || !report[0].isClean()) {
			throw new IllegalStateException(
					"a clean start read everything: " + report[0].coverage() + " " + report[0].anomalyCounts());
		}
		double[] again = new double[AGAIN];
		for (int i = 0; i < AGAIN; i++) {
			StoreType.Opened fresh = this.log.open(work.shared());
			again[i] = Crew.measure(1, (worker) -> fresh.scans().scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE))
				.nanos() / 1e6;
		}
		Arrays.sort(again);
		return Round.of(watch, made.facts(), report[0].factCount(), read)
			.with("ms", watch.nanos() / 1e6)
			.with("again", again[AGAIN / 2])
			.with("read", read);
	}

}
