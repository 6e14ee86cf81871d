package io.papyra.backend;

import io.papyra.report.StorageUsage;
import org.jspecify.annotations.Nullable;

/** A store that can tell how much it holds without being read. */
public interface Measurable {

	/**
	 * What the store holds, expired facts that are still stored included; null as long as
	 * it has not been counted, by a scan or by its writer. Cheap, never throws.
	 */
	@Nullable StorageUsage measure();

	/**
	 * Bytes that the store takes at most by a limit of its own, whatever is retained;
	 * null if it has none. Never changes.
	 */
	default @Nullable Long maxTotalSize() {
		return null;
	}

	/**
	 * Bytes that can still be stored where the history is, by any program; null if there
	 * is no limit or it is unknown. Never throws, but takes as long as a disk or a server
	 * takes to answer, which may be for ever: a caller that cannot wait asks on another
	 * thread. Safe for use by several threads.
	 */
	default @Nullable Long freeSpace() {
		return null;
	}

}
