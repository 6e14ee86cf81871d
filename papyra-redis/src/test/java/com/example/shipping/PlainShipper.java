package com.example.shipping;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.lettuce.core.RedisURI;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.redis.ConsumerOptions;
import io.papyra.redis.Delivery;
import io.papyra.redis.GroupConsumer;
import io.papyra.redis.GroupStart;
import io.papyra.redis.RedisConnector;
import io.papyra.redis.RedisGroups;
import io.papyra.redis.RedisOptions;

/** Ships facts without Spring, as docs/redis.md has it. */
public final class PlainShipper {

	/** What was shipped, by its key. */
	public final Map<String, Fact> shipped = new ConcurrentHashMap<>();

	private volatile boolean stopped;

	/** Ships until it is stopped. */
	public void run(String url) {
		RedisConnector connector = RedisConnector.to(RedisURI.create(url));
		try (RedisGroups groups = new RedisGroups(connector, RedisOptions.of("orders"));
				GroupConsumer consumer = groups.group(FactKind.EVENT, "archive")
					.join("machine-1", GroupStart.beginning(), ConsumerOptions.DEFAULTS)) {
			while (!this.stopped) {
				List<Delivery> deliveries = consumer.poll(Duration.ofSeconds(5));
				deliveries.forEach((delivery) -> ship(delivery.key(), delivery.fact()));
				consumer.acknowledge(deliveries);
			}
		}
	}

	private void ship(String key, Fact fact) {
		this.shipped.put(key, fact);
	}

	/** Ends it within the time of one poll. */
	public void stop() {
		this.stopped = true;
	}

}
