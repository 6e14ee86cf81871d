package io.papyra.backend;

import org.jspecify.annotations.Nullable;

/** A store that can tell how much it holds without being read. */
public interface Measurable {

	/**
	 * What the store holds, expired facts that are still stored included; null as long as
	 * nobody has counted, by a scan or as its writer. Cheap, never throws.
	 */
	@Nullable StorageUse measure();

}
