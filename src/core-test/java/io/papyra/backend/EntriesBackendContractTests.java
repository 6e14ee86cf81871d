package io.papyra.backend;

import java.util.Set;

import io.papyra.fact.FactKind;
import io.papyra.fact.StoredFact;
import io.papyra.test.PersistenceBackendContract;

/**
 * The contract has room for a store with several writers, positions of its own, and
 * entries.
 */
class EntriesBackendContractTests extends PersistenceBackendContract {

	private EntriesBackend.Store store = new EntriesBackend.Store();

	@Override
	protected PersistenceBackend createBackend() {
		this.store = new EntriesBackend.Store();
		return new EntriesBackend(this.store);
	}

	@Override
	protected PersistenceBackend reopenBackend() {
		return new EntriesBackend(this.store);
	}

	@Override
	protected Set<Class<?>> capabilities() {
		return Set.of(Scannable.class, Recoverable.class);
	}

	@Override
	protected boolean hasNumberedPositions() {
		return false;
	}

	@Override
	protected boolean hasSeveralWriters() {
		return true;
	}

	@Override
	protected boolean damageFact(FactKind kind, StoredFact stored) {
		return this.store.damage(stored.position());
	}

}
