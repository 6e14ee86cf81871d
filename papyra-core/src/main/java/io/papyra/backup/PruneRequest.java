package io.papyra.backup;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Which backups are to be kept in a directory.
 *
 * @param keep how many of each history are kept whatever their age, the newest ones; at
 * least one
 * @param maxAge only what is older is removed; null for any age
 * @param dryRun whether only to tell what would be removed
 */
public record PruneRequest(int keep, @Nullable Duration maxAge, boolean dryRun) {

	public PruneRequest {
		if (keep < 1) {
			throw new IllegalArgumentException("at least one backup is kept, not " + keep);
		}
	}

}
