package io.papyra.spring.maintenance;

import io.papyra.backend.PersistenceBackend;
import io.papyra.spring.settings.PapyraProperties;

/**
 * What is done to the history by itself. Immutable.
 *
 * @param compaction when it is compacted
 * @param scan when all of it is scanned
 */
public record MaintenancePlan(CompactionTrigger compaction, ScanTrigger scan) {

	/** For a backend, as the properties say. */
	public static MaintenancePlan of(PersistenceBackend backend, PapyraProperties properties) {
		return new MaintenancePlan(CompactionTrigger.of(backend, properties.compaction().cron()),
				ScanTrigger.of(backend, properties.scan()));
	}

}
