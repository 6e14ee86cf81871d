package io.papyra.spring.backend;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.memory.MemoryBackend;
import io.papyra.report.Finding;

/** The backend {@code memory}: the newest facts, gone with the process. */
final class MemoryBackendFactory implements BackendFactory {

	@Override
	public String name() {
		return "memory";
	}

	@Override
	public PersistenceBackend create(BackendContext context) {
		return new MemoryBackend(context.retention());
	}

	@Override
	public boolean isDurable() {
		return false;
	}

	@Override
	public Finding retention(BackendContext context) {
		return Finding.ok(SelectedBackend.RETENTION,
				"the newest " + MemoryBackend.MOST_FACTS_PER_KIND + " facts of each kind");
	}

}
