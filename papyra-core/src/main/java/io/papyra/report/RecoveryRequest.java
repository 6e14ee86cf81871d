package io.papyra.report;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * How a store is to be repaired.
 *
 * @param mode how anomalies are handled
 * @param quarantineDirectory where originals are kept under
 * {@link RecoveryMode#QUARANTINE}; null for a directory {@code quarantine} beside the log
 * @param dryRun whether only to tell what would be done
 * @param force whether to repair also what is no history by all that can be told, and
 * under {@link RecoveryMode#QUARANTINE} to quarantine what a newer version wrote
 */
public record RecoveryRequest(RecoveryMode mode, @Nullable Path quarantineDirectory, boolean dryRun, boolean force) {

	/** Leaves what is no history as it is. */
	public RecoveryRequest(RecoveryMode mode, @Nullable Path quarantineDirectory, boolean dryRun) {
		this(mode, quarantineDirectory, dryRun, false);
	}

	/** A repair that is carried out, not a dry run. */
	public static RecoveryRequest of(RecoveryMode mode) {
		return new RecoveryRequest(mode, null, false);
	}

}
