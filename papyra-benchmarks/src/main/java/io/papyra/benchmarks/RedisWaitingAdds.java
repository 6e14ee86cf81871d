package io.papyra.benchmarks;

import java.nio.charset.StandardCharsets;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

/**
 * Threads that share a connection of Lettuce and wait for each of their XADDs: what a
 * caller who waits can have of the client that Papyra uses.
 */
final class RedisWaitingAdds implements Contender {

	private static final byte[] STREAM = RedisHost.STREAM.getBytes(StandardCharsets.US_ASCII);

	private static final byte[] FIELD = "data".getBytes(StandardCharsets.US_ASCII);

	private final byte[][] entries = Facts.redisEntries();

	private final String server;

	private final int callers;

	RedisWaitingAdds(String server, int callers) {
		this.server = server;
		this.callers = callers;
	}

	@Override
	public Round round(Workload work) throws Exception {
		try (RedisHost host = new RedisHost(this.server, RedisStore.MEMORY, work);
				StatefulRedisConnection<byte[], byte[]> connection = host.connect()) {
			host.begin();
			Watch watch = Crew.measureMany(this.callers,
					(caller) -> add(connection.sync(), Crew.share(work.facts(), this.callers, caller)));
			return host.end(Round.of(watch, work.facts(), host.entries(), 0));
		}
	}

	private void add(RedisCommands<byte[], byte[]> commands, int facts) {
		for (int i = 0; i < facts; i++) {
			commands.xadd(STREAM, FIELD, this.entries[i & Facts.MASK]);
		}
	}

}
