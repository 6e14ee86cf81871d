package io.papyra.backend.memory;

import java.util.Set;

import io.papyra.backend.PersistenceBackend;
import io.papyra.test.PersistenceBackendContract;

/** The memory backend keeps the contract. */
class MemoryBackendContractTests extends PersistenceBackendContract {

	@Override
	protected PersistenceBackend createBackend() {
		return new MemoryBackend(1_000);
	}

	@Override
	protected Set<Class<?>> capabilities() {
		return Set.of();
	}

}
