package io.papyra.redis.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import io.papyra.redis.ConsumerOptions;
import io.papyra.redis.RedisOptions;
import io.papyra.spring.settings.InvalidPapyraPropertyException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * A history in Redis Streams. Immutable.
 *
 * @param url the server as {@code redis://user:password@host:port/database}, with
 * {@code rediss} for TLS and {@code redis-sentinel} for sentinels; several nodes of a
 * cluster with commas. Otherwise that of {@code spring.data.redis}
 * @param prefix first part of every key; without braces, commas, colons and blanks
 * @param hashTag whether all streams of a system share one slot of a cluster; their keys
 * are then others than those of Papyra for Python
 * @param approximateTrim whether compaction may leave some more entries than retention
 * says, which costs the server far less; reads return none of them
 * @param protectPending whether compaction keeps what a consumer group has not
 * acknowledged
 * @param readPageSize entries that one command reads, 10 to 10,000
 * @param replayWindow acknowledged facts that a writer keeps in memory, to send them
 * again where Redis has lost them; up to 1 GB
 * @param waitReplicas how many replicas have to confirm a fact before it counts as
 * durable, 0 to 100
 * @param waitAof whether the server's append-only file has to confirm it, too; Redis 7.2
 * or Valkey
 * @param waitTimeout how long these confirmations are waited for, 1 ms to 1 minute
 * @param maxDeliveries how often a consumer group gets an entry before it is parked, 1 to
 * 1,000
 * @param claimAfter an entry that a consumer has not acknowledged for so long is given to
 * another one, 1 ms to 1 day: longer than the slowest handling takes
 * @param consumerTimeout a consumer that has not asked for so long, and of which nothing
 * is left to claim, is removed from its group; claim-after to 30 days
 * @param consumerBatch entries that a consumer gets at once, 1 to 10,000
 * @param consumerName name of this process in its consumer groups; no two processes of a
 * group may have it at the same time. Otherwise the names of machine and application
 * @param laggingAfter health calls a listener lagging if the oldest entry that its group
 * did not get is older; 0 switches that off
 */
@ConfigurationProperties(RedisProperties.PREFIX)
public record RedisProperties(@Nullable String url, @DefaultValue(RedisOptions.DEFAULT_PREFIX) String prefix,
		@DefaultValue("false") boolean hashTag, @DefaultValue("true") boolean approximateTrim,
		@DefaultValue("true") boolean protectPending, @DefaultValue("1000") int readPageSize,
		@DefaultValue("16MB") DataSize replayWindow, @DefaultValue("0") int waitReplicas,
		@DefaultValue("false") boolean waitAof, @DefaultValue("2s") Duration waitTimeout,
		@DefaultValue("5") int maxDeliveries, @DefaultValue("1m") Duration claimAfter,
		@DefaultValue("10m") Duration consumerTimeout, @DefaultValue("100") int consumerBatch,
		@Nullable String consumerName, @DefaultValue("5m") Duration laggingAfter) {

	static final String PREFIX = "papyra.redis";

	/** As the environment says. */
	static RedisProperties of(Environment environment) {
		return Binder.get(environment).bindOrCreate(PREFIX, RedisProperties.class);
	}

	/**
	 * What the store is to be.
	 * @param systemId one system, or several with commas of which the first one is
	 * written
	 * @throws InvalidPapyraPropertyException if a value is not allowed
	 */
	RedisOptions options(String systemId) {
		List<String> systems = Arrays.stream(systemId.split(",", -1)).map(String::strip).toList();
		try {
			return new RedisOptions(this.prefix, systems, this.hashTag, this.readPageSize, this.replayWindow.toBytes(),
					this.waitReplicas, this.waitAof, this.waitTimeout, this.approximateTrim, this.protectPending);
		}
		catch (RedisOptions.OutOfRangeException ex) {
			throw notAllowed(ex);
		}
	}

	/**
	 * How consumers read for their groups.
	 * @throws InvalidPapyraPropertyException if a value is not allowed
	 */
	ConsumerOptions consumers() {
		if (this.laggingAfter.isNegative()) {
			throw new InvalidPapyraPropertyException(PREFIX + ".lagging-after", this.laggingAfter,
					"0, which switches it off, or a time");
		}
		if (this.consumerName != null
				&& (this.consumerName.isBlank() || this.consumerName.chars().anyMatch(Character::isISOControl))) {
			throw new InvalidPapyraPropertyException(PREFIX + ".consumer-name", this.consumerName.strip(),
					"a name of at least one character, without control characters");
		}
		try {
			return new ConsumerOptions(this.consumerBatch, this.maxDeliveries, this.claimAfter, this.consumerTimeout);
		}
		catch (RedisOptions.OutOfRangeException ex) {
			throw notAllowed(ex);
		}
	}

	private static InvalidPapyraPropertyException notAllowed(RedisOptions.OutOfRangeException ex) {
		String property = ex.option().equals("system-id") ? "papyra.system-id" : PREFIX + "." + ex.option();
		return new InvalidPapyraPropertyException(property, ex.value(), ex.allowed());
	}

}
