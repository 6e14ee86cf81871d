package io.papyra.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.papyra.redis.RedisOptions;

/** Lettuce reads the same stream, page by page, and looks at nothing. */
final class RedisPages implements Contender {

	private static final byte[] STREAM = RedisHost.STREAM.getBytes(StandardCharsets.US_ASCII);

	private static final int PAGE = RedisOptions.of(Facts.SYSTEM).readPageSize();

	private final String server;

	RedisPages(String server) {
		this.server = server;
	}

	@Override
	public Round round(Workload work) throws Exception {
		try (RedisHost host = new RedisHost(this.server, RedisStore.MEMORY, work);
				StatefulRedisConnection<byte[], byte[]> connection = host.connect()) {
			host.fill(work.facts());
			long[] found = new long[1];
			host.begin();
			Watch watch = Crew.measure(1, (worker) -> found[0] = read(connection.sync()));
			return host.end(Round.of(watch, work.facts(), found[0], 0));
		}
	}

	private static long read(RedisCommands<byte[], byte[]> commands) {
		long found = 0;
		String from = "-";
		List<StreamMessage<byte[], byte[]>> page;
		do {
			page = commands.xrange(STREAM, Range.create(from, "+"), Limit.from(PAGE));
			found += page.size();
			from = page.isEmpty() ? from : "(" + page.get(page.size() - 1).getId();
		}
		while (page.size() == PAGE);
		return found;
	}

}
