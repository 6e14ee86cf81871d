package io.papyra.backend.memory;

import java.util.Set;

import io.papyra.backend.Compactable;
import io.papyra.backend.Measurable;
import io.papyra.backend.PersistenceBackend;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.PersistenceBackendContract;

/** The memory backend keeps the contract. */
class MemoryBackendContractTests extends PersistenceBackendContract {

	@Override
	protected PersistenceBackend createBackend() {
		return new MemoryBackend();
	}

	@Override
	protected PersistenceBackend createBackend(RetentionPolicy retention) {
		return new MemoryBackend(retention);
	}

	@Override
	protected Set<Class<?>> capabilities() {
		return Set.of(Compactable.class, Measurable.class);
	}

}
