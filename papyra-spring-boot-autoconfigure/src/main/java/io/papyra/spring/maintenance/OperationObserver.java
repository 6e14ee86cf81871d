package io.papyra.spring.maintenance;

import io.papyra.backend.PersistenceBackend;
import org.jspecify.annotations.Nullable;

/**
 * Is notified of work on the history as a whole when it begins and when it ends, unlike a
 * {@link io.papyra.observe.PersistenceObserver}, which is notified when it has ended.
 * Called by the thread that does the work, so implementations are quick and safe for use
 * by several threads; what they throw is logged once and changes nothing about the work.
 */
public interface OperationObserver {

	/**
	 * Work begins. The startup check is among it, long before most beans exist.
	 * @param operation what is done
	 * @param backend to which history
	 * @return what is notified of the end, once, in the same thread
	 */
	Running begin(HistoryOperation operation, PersistenceBackend backend);

	/**
	 * A scan or a recovery has ended in a startup check, perhaps in a thread of its own.
	 * @param operation what was done
	 * @param backend to which history
	 * @param nanos how long it took, until now
	 * @param report what it found, or null if it failed
	 * @param error why it failed, or null if it did not
	 */
	void partEnded(HistoryOperation operation, PersistenceBackend backend, long nanos, @Nullable Object report,
			@Nullable Throwable error);

	/** Work that is under way. */
	@FunctionalInterface
	interface Running {

		/**
		 * The work has ended.
		 * @param report what it did: a {@link io.papyra.startup.StartupOutcome}, a
		 * {@link io.papyra.report.ScanReport}, a {@link io.papyra.report.RecoveryReport}
		 * or a {@link io.papyra.report.CompactionReport}; null if it failed
		 * @param error why it failed, was refused or cancelled, or null if it was not
		 */
		void end(@Nullable Object report, @Nullable Throwable error);

	}

}
