package io.papyra.backend;

/**
 * How a store is to be compacted.
 *
 * @param dryRun whether only to tell what would be removed
 */
public record CompactionRequest(boolean dryRun) {

	/** Removes for good. */
	public static final CompactionRequest NOW = new CompactionRequest(false);

	/** Only tells. */
	public static final CompactionRequest DRY_RUN = new CompactionRequest(true);

}
