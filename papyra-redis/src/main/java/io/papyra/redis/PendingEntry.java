package io.papyra.redis;

import java.time.Duration;

import io.lettuce.core.models.stream.PendingMessage;

/**
 * An entry that was delivered and is not acknowledged.
 *
 * @param entryId its id
 * @param consumer to whom it was delivered last
 * @param idle for how long that is ago
 * @param deliveries how often it was delivered
 */
public record PendingEntry(String entryId, String consumer, Duration idle, long deliveries) {

	static PendingEntry of(PendingMessage told) {
		return new PendingEntry(told.getId(), told.getConsumer(), Duration.ofMillis(told.getMsSinceLastDelivery()),
				told.getRedeliveryCount());
	}

}
