package io.papyra.spring.actuate.observation;

import java.util.ArrayList;
import java.util.List;

import io.papyra.backend.PersistenceBackend;
import io.papyra.spring.maintenance.HistoryOperation;
import org.jspecify.annotations.Nullable;

/** Work that could not be observed while it was done, as it is reported afterwards. */
final class RecordedOperation {

	private final HistoryOperation operation;

	private final PersistenceBackend backend;

	private final List<RecordedOperation> parts = new ArrayList<>();

	private @Nullable RecordedTime time;

	private @Nullable Object report;

	private @Nullable Throwable error;

	RecordedOperation(HistoryOperation operation, PersistenceBackend backend) {
		this.operation = operation;
		this.backend = backend;
	}

	void add(RecordedOperation part) {
		this.parts.add(part);
	}

	void end(RecordedTime time, @Nullable Object report, @Nullable Throwable error) {
		this.time = time;
		this.report = report;
		this.error = error;
	}

	PapyraMaintenanceContext context() {
		return new PapyraMaintenanceContext(this.operation, this.backend, this.time);
	}

	List<RecordedOperation> parts() {
		return this.parts;
	}

	@Nullable Object report() {
		return this.report;
	}

	@Nullable Throwable error() {
		return this.error;
	}

}
