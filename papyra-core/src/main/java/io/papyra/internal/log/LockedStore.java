package io.papyra.internal.log;

import java.io.IOException;

import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Recheckable;
import io.papyra.backend.Scannable;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;

/** A store whose lock is held, as it is judged before it is written to. */
record LockedStore(Scannable scanning, Recovery recovery) implements Recheckable.Locked {

	/** Repairs the store; the lock is held. */
	@FunctionalInterface
	interface Recovery {

		RecoveryReport recover(RecoveryRequest request, ProgressMonitor monitor) throws IOException;

	}

	@Override
	public ScanReport scan(ScanRequest request, ProgressMonitor monitor) {
		return this.scanning.scan(request, monitor);
	}

	@Override
	public RecoveryReport recover(RecoveryRequest request, ProgressMonitor monitor) {
		try {
			return this.recovery.recover(request, monitor);
		}
		catch (IOException ex) {
			throw new PersistenceException("could not be recovered: " + ex.getMessage(), ex);
		}
	}

}
