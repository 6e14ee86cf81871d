package io.papyra.backend;

/**
 * How a store is to be compacted.
 *
 * @param dryRun whether only to tell what would be removed
 * @param force whether to compact also what is no history by all that can be told
 */
public record CompactionRequest(boolean dryRun, boolean force) {

	/** Removes for good. */
	public static final CompactionRequest NOW = new CompactionRequest(false);

	/** Only tells. */
	public static final CompactionRequest DRY_RUN = new CompactionRequest(true);

	/** Leaves what is no history as it is. */
	public CompactionRequest(boolean dryRun) {
		this(dryRun, false);
	}

}
