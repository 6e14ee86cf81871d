package io.papyra.spring.maintenance;

import java.util.function.Supplier;

import io.papyra.backend.PersistenceBackend;
import io.papyra.observe.PersistenceObserver;
import io.papyra.report.RecoveryReport;
import io.papyra.report.ScanReport;
import io.papyra.spring.maintenance.OperationObserver.Running;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does work on a history under the eyes of an observer, if there is one, whatever that
 * does in return.
 */
public final class ObservedOperations {

	private static final Logger LOG = LoggerFactory.getLogger(ObservedOperations.class);

	private static final Running UNOBSERVED = (report, error) -> {
	};

	private final PersistenceBackend backend;

	private final @Nullable OperationObserver observer;

	private volatile boolean complained;

	public ObservedOperations(PersistenceBackend backend, @Nullable OperationObserver observer) {
		this.backend = backend;
		this.observer = observer;
	}

	/** Does the work, and throws what that throws. */
	public <T> T run(HistoryOperation operation, Supplier<T> work) {
		Running running = begin(operation);
		T report;
		try {
			report = work.get();
		}
		catch (Throwable ex) {
			shielded(() -> running.end(null, ex));
			throw ex;
		}
		shielded(() -> running.end(report, null));
		return report;
	}

	private Running begin(HistoryOperation operation) {
		if (this.observer == null) {
			return UNOBSERVED;
		}
		try {
			return this.observer.begin(operation, this.backend);
		}
		catch (Throwable ex) { // as below
			complain(ex);
			return UNOBSERVED;
		}
	}

	/** For a startup check: passes on what that does. */
	public PersistenceObserver partsOfCheck() {
		return new PersistenceObserver() {

			@Override
			public void onScan(@Nullable ScanReport report, @Nullable Throwable error, long nanos) {
				partEnded(HistoryOperation.SCAN, nanos, report, error);
			}

			@Override
			public void onRecovery(@Nullable RecoveryReport report, @Nullable Throwable error, long nanos) {
				partEnded(HistoryOperation.RECOVERY, nanos, report, error);
			}

		};
	}

	private void partEnded(HistoryOperation operation, long nanos, @Nullable Object report, @Nullable Throwable error) {
		if (this.observer != null) {
			OperationObserver observer = this.observer;
			shielded(() -> observer.partEnded(operation, this.backend, nanos, report, error));
		}
	}

	private void shielded(Runnable news) {
		try {
			news.run();
		}
		catch (Throwable ex) { // no observer may end the work, nor change its end
			complain(ex);
		}
	}

	private void complain(Throwable ex) {
		if (!this.complained) {
			this.complained = true;
			LOG.warn("Papyra could not be observed; its work continues, and further failures are not logged", ex);
		}
	}

}
