package io.papyra.internal.log.store;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import io.papyra.backend.FactBatch;
import io.papyra.fact.FactKind;

/**
 * Sees to it, before a batch is written, that its lines go into files of the right size.
 */
@FunctionalInterface
public interface Roller {

	/** Everything goes into one file, however large. */
	Roller NONE = (partitions, batch) -> Map.of();

	/**
	 * Continues in new files where the old ones are full, and drops files for which there
	 * is no room any more.
	 * @return facts dropped with them, by kind
	 */
	Map<FactKind, Long> roll(List<Partition> partitions, FactBatch batch) throws IOException;

	/** Whether {@link #roll} would have nothing to do. */
	default boolean hasRoom(List<Partition> partitions, FactBatch batch) {
		return true;
	}

}
