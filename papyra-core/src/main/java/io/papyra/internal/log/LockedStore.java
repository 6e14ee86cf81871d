package io.papyra.internal.log;

import java.io.IOException;

import io.papyra.backend.PersistenceException;
import io.papyra.backend.Recheckable;
import io.papyra.backend.RecoveryReport;
import io.papyra.backend.RecoveryRequest;
import io.papyra.backend.ScanReport;
import io.papyra.backend.ScanRequest;
import io.papyra.backend.Scannable;
import io.papyra.backend.Work;

/** A store whose lock is held, as it is judged before it is written to. */
record LockedStore(Scannable scanning, Recovery recovery) implements Recheckable.Locked {

	/** Repairs the store; the lock is held. */
	@FunctionalInterface
	interface Recovery {

		RecoveryReport recover(RecoveryRequest request, Work work) throws IOException;

	}

	@Override
	public ScanReport scan(ScanRequest request, Work work) {
		return this.scanning.scan(request, work);
	}

	@Override
	public RecoveryReport recover(RecoveryRequest request, Work work) {
		try {
			return this.recovery.recover(request, work);
		}
		catch (IOException ex) {
			throw new PersistenceException("could not be recovered: " + ex.getMessage(), ex);
		}
	}

}
