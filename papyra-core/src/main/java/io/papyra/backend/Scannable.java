package io.papyra.backend;

/** A store that can be searched for anomalies. */
public interface Scannable {

	/**
	 * Reads the whole store and reports every anomaly. Never changes a byte, never takes
	 * the writer's lock, and may run beside a writer.
	 * @throws PersistenceException if the store cannot be reached at all; what is damaged
	 * is in the report
	 * @throws WorkCancelledException if the work was cancelled
	 */
	ScanReport scan(Work work);

}
