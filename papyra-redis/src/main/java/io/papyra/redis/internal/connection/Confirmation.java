package io.papyra.redis.internal.connection;

import java.time.Duration;

/**
 * What has to confirm what was written, besides the server's reply.
 *
 * @param replicas how many replicas have to have it
 * @param aof whether the server's own append-only file, and those of the replicas, have
 * to have it, too
 * @param timeout how long these confirmations are waited for
 */
public record Confirmation(int replicas, boolean aof, Duration timeout) {

	/** Whether anything has to. */
	public boolean isWanted() {
		return this.replicas > 0 || this.aof;
	}

}
