package io.papyra.benchmarks;

import java.time.Duration;
import java.util.List;

import io.papyra.fact.FactKind;
import io.papyra.redis.ConsumerOptions;
import io.papyra.redis.Delivery;
import io.papyra.redis.GroupConsumer;
import io.papyra.redis.GroupStart;
import io.papyra.redis.RedisBackend;

/** A member of a group that takes every fact and acknowledges it, batch by batch. */
final class RedisConsume implements Contender {

	static final String GROUP = "shipper";

	static final ConsumerOptions OPTIONS = ConsumerOptions.DEFAULTS;

	private final String server;

	RedisConsume(String server) {
		this.server = server;
	}

	@Override
	public Round round(Workload work) throws Exception {
		try (RedisHost host = new RedisHost(this.server, RedisStore.MEMORY, work);
				RedisBackend backend = host.backend();
				GroupConsumer consumer = backend.groups()
					.group(FactKind.EVENT, GROUP)
					.join("one", GroupStart.beginning(), OPTIONS)) {
			host.fill(work.facts());
			host.begin();
			Watch watch = Crew.measure(1, (worker) -> consume(consumer, work.facts()));
			Round round = Round.of(watch, work.facts(), consumer.counts().acknowledged(), 0);
			return host.end(round.with("batch", OPTIONS.batch()));
		}
	}

	private static void consume(GroupConsumer consumer, int facts) {
		for (int left = facts; left > 0;) {
			List<Delivery> deliveries = consumer.poll(Duration.ofSeconds(10));
			if (deliveries.isEmpty()) {
				throw new IllegalStateException(left + " facts never came");
			}
			consumer.acknowledge(deliveries);
			left -= deliveries.size();
		}
	}

}
