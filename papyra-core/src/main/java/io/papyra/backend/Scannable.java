package io.papyra.backend;

import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;

/** A store that can be searched for anomalies. */
@FunctionalInterface
public interface Scannable {

	/**
	 * Reads the store at least as thoroughly as is asked for, and reports every anomaly
	 * of what it read. Never changes a byte, never takes the writer's lock, and may run
	 * beside a writer.
	 * @throws PersistenceException if the store cannot be reached at all; what is damaged
	 * is in the report
	 * @throws WorkCancelledException if the work was cancelled
	 */
	ScanReport scan(ScanRequest request, ProgressMonitor monitor);

}
