package io.papyra.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;

/**
 * Lettuce with a command for each entry, as many of them as a batch of Papyra's in one
 * flush and a second flush before the first is answered. Neither exactly once nor whole
 * batches.
 */
final class RedisAdds implements Contender {

	private static final byte[] STREAM = RedisHost.STREAM.getBytes(StandardCharsets.US_ASCII);

	private static final byte[] FIELD = "data".getBytes(StandardCharsets.US_ASCII);

	private final byte[][] entries = Facts.redisEntries();

	private final String server;

	private final RedisStore store;

	RedisAdds(String server, RedisStore store) {
		this.server = server;
		this.store = store;
	}

	@Override
	public Round round(Workload work) throws Exception {
		try (RedisHost host = new RedisHost(this.server, this.store, work);
				StatefulRedisConnection<byte[], byte[]> connection = host.connect()) {
			connection.setAutoFlushCommands(false);
			host.begin();
			long before = ThreadTime.of(RedisAppend.THREADS) + ThreadTime.own();
			Watch watch = Crew.measure(1, (worker) -> add(connection, work.facts()));
			long cpu = ThreadTime.of(RedisAppend.THREADS) + ThreadTime.own() - before;
			connection.setAutoFlushCommands(true);
			Round round = Round.of(watch, work.facts(), host.entries(), 0).with("cpu-us", cpu / 1e3 / work.facts());
			return host.end(round);
		}
	}

	private void add(StatefulRedisConnection<byte[], byte[]> connection, int facts) {
		RedisAsyncCommands<byte[], byte[]> commands = connection.async();
		List<RedisFuture<String>> former = List.of();
		for (int i = 0; i < facts;) {
			List<RedisFuture<String>> flight = new ArrayList<>(RedisHost.BATCH);
			for (int to = Math.min(facts, i + RedisHost.BATCH); i < to; i++) {
				flight.add(commands.xadd(STREAM, FIELD, this.entries[i & Facts.MASK]));
			}
			connection.flushCommands();
			await(former);
			former = flight;
		}
		await(former);
	}

	private static void await(List<RedisFuture<String>> answers) {
		if (!LettuceFutures.awaitAll(1, TimeUnit.MINUTES, answers.toArray(RedisFuture[]::new))) {
			throw new IllegalStateException("the server does not answer");
		}
	}

}
