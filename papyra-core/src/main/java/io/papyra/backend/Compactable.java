package io.papyra.backend;

import io.papyra.report.ClockDoubt;
import io.papyra.report.CompactionReport;
import io.papyra.report.CompactionRequest;
import io.papyra.report.UnknownGroupException;
import io.papyra.retention.RetentionPolicy;
import org.jspecify.annotations.Nullable;

/** A store from which expired facts can be removed. */
public interface Compactable {

	/** Which facts count; applied to every read, whether or not compaction ever runs. */
	RetentionPolicy retention();

	/**
	 * Whether the clock may be wrong, so that nothing is removed for its age unless an
	 * operator requests that by hand; what reads return does not change. Only known while
	 * a writer is open.
	 * @return what was noticed, or null if nothing was
	 */
	default @Nullable ClockDoubt clockDoubt() {
		return null;
	}

	/**
	 * Removes expired facts, also while this backend has its writer open: the writer
	 * continues. No healthy line's bytes are rewritten. Can be killed at any step: the
	 * store then holds what it held before, or what it is to hold, and running again
	 * completes it.
	 * @throws UnknownGroupException if a group is to be ignored that does not exist
	 * @throws CompactionRefusedException if the store has anomalies, which compaction
	 * would hide or drop, or if a compaction is under way already
	 * @throws WriterLockedException if another process has the store open for writing
	 * @throws PersistenceException if the store cannot be read or written, or there is
	 * not enough room; it is then as it was
	 * @throws WorkCancelledException if the work was cancelled; the store is then as it
	 * was
	 */
	CompactionReport compact(CompactionRequest request, ProgressMonitor monitor);

}
