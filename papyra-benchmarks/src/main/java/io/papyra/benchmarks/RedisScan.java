package io.papyra.benchmarks;

import io.papyra.redis.RedisBackend;

/** Papyra's scan of a history in Redis, the same that the service and the command run. */
final class RedisScan implements Contender {

	private final String server;

	RedisScan(String server) {
		this.server = server;
	}

	@Override
	public Round round(Workload work) throws Exception {
		try (RedisHost host = new RedisHost(this.server, RedisStore.MEMORY, work);
				RedisBackend backend = host.backend()) {
			host.fill(work.facts());
			long[] found = new long[1];
			host.begin();
			Watch watch = Crew.measure(1, (worker) -> found[0] = Papyra.count(backend));
			return host.end(Round.of(watch, work.facts(), found[0], 0));
		}
	}

}
