package io.papyra.backend;

import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;

/** A store whose anomalies can be repaired. */
public interface Recoverable {

	/**
	 * Handles every anomaly as the request says. Destroys no byte: what is removed from
	 * the store is saved. Can be killed at any step and run again; running it again
	 * changes nothing.
	 * @throws WriterLockedException if a writer has the store open
	 * @throws NotAHistoryException if there is no history, not even a damaged one, and
	 * that is not forced
	 * @throws PersistenceException if the store cannot be read or written; it is then as
	 * it was
	 * @throws WorkCancelledException if the work was cancelled; the store is then as it
	 * was
	 */
	RecoveryReport recover(RecoveryRequest request, ProgressMonitor monitor);

}
