package io.papyra.redis.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import io.papyra.autoconfigure.InvalidPapyraPropertyException;
import io.papyra.redis.RedisOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
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
 */
@ConfigurationProperties("papyra.redis")
public record RedisProperties(@Nullable String url, @DefaultValue(RedisOptions.DEFAULT_PREFIX) String prefix,
		@DefaultValue("false") boolean hashTag, @DefaultValue("true") boolean approximateTrim,
		@DefaultValue("true") boolean protectPending, @DefaultValue("1000") int readPageSize,
		@DefaultValue("16MB") DataSize replayWindow, @DefaultValue("0") int waitReplicas,
		@DefaultValue("false") boolean waitAof, @DefaultValue("2s") Duration waitTimeout) {

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
			String property = ex.option().equals("system-id") ? "papyra.system-id" : "papyra.redis." + ex.option();
			throw new InvalidPapyraPropertyException(property, ex.value(), ex.allowed());
		}
	}

}
