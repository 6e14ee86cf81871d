package io.papyra.backend.file;

import java.util.Set;

import io.papyra.backend.Compactable;
import io.papyra.backend.Diagnosable;
import io.papyra.backend.Measurable;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.Recoverable;
import io.papyra.backend.Scannable;
import io.papyra.internal.disk.DiskCall;
import io.papyra.internal.disk.DiskError;
import io.papyra.internal.disk.Fault;
import io.papyra.internal.disk.SimulatedDisk;
import io.papyra.test.PersistenceBackendContract;
import org.junit.jupiter.api.AfterEach;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The file backend keeps the contract on a simulated disk, gives back all it takes, and
 * survives a full one.
 */
class SimulatedJsonBackendContractTests extends PersistenceBackendContract {

	private final SimulatedDisk disk = new SimulatedDisk();

	@Override
	protected PersistenceBackend createBackend() {
		return JsonLogs.open(this.disk);
	}

	@Override
	protected PersistenceBackend reopenBackend() {
		return JsonLogs.open(this.disk);
	}

	@Override
	protected Set<Class<?>> capabilities() {
		return Set.of(Scannable.class, Recoverable.class, Diagnosable.class, Compactable.class, Measurable.class);
	}

	@Override
	protected boolean failNextAppend() {
		this.disk.plan(Fault.of(DiskError.ENOSPC).only(DiskCall.WRITE).withEffect(300));
		return true;
	}

	@AfterEach
	void everythingIsGivenBack() {
		assertThat(this.disk.openFiles()).isZero();
		assertThat(this.disk.heldLocks()).isZero();
	}

}
