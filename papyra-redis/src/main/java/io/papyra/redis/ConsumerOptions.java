package io.papyra.redis;

import java.time.Duration;

/**
 * How a consumer reads for its group. Immutable; start from {@link #DEFAULTS}.
 *
 * @param batch entries that one poll returns at most, 1 to 10,000
 * @param maxDeliveries how often an entry is delivered before it is parked, 1 to 1,000
 * @param claimAfter an entry that a consumer has not acknowledged for so long is given to
 * another one, 1 ms to 1 day: longer than the slowest handling takes
 * @param consumerTimeout a consumer that has not asked for so long, and of which nothing
 * is left to claim, is removed from its group; not shorter than {@code claimAfter}, at
 * most 30 days
 */
public record ConsumerOptions(int batch, int maxDeliveries, Duration claimAfter, Duration consumerTimeout) {

	/** 100 entries, 5 deliveries, 1 minute, 10 minutes. */
	public static final ConsumerOptions DEFAULTS = new ConsumerOptions(100, 5, Duration.ofMinutes(1),
			Duration.ofMinutes(10));

	/**
	 * @throws RedisOptions.OutOfRangeException if a value is out of its range
	 */
	public ConsumerOptions {
		RedisOptions.check(batch >= 1 && batch <= 10_000, "consumer-batch", batch, "1 to 10000 entries");
		RedisOptions.check(maxDeliveries >= 1 && maxDeliveries <= 1000, "max-deliveries", maxDeliveries, "1 to 1000");
		RedisOptions.check(claimAfter.toMillis() >= 1 && claimAfter.compareTo(Duration.ofDays(1)) <= 0, "claim-after",
				claimAfter, "1ms to 1d");
		RedisOptions.check(
				consumerTimeout.compareTo(claimAfter) >= 0 && consumerTimeout.compareTo(Duration.ofDays(30)) <= 0,
				"consumer-timeout", consumerTimeout, "papyra.redis.claim-after to 30d");
	}

	public ConsumerOptions withBatch(int entries) {
		return new ConsumerOptions(entries, this.maxDeliveries, this.claimAfter, this.consumerTimeout);
	}

	public ConsumerOptions withMaxDeliveries(int times) {
		return new ConsumerOptions(this.batch, times, this.claimAfter, this.consumerTimeout);
	}

	/** When entries of others are claimed, and when their consumer is removed. */
	public ConsumerOptions withTimeouts(Duration claim, Duration consumer) {
		return new ConsumerOptions(this.batch, this.maxDeliveries, claim, consumer);
	}

}
