package io.papyra.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.lettuce.core.Consumer;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

/** XREADGROUP and XACK in turn, in the same batches; nothing of an entry is looked at. */
final class RedisGroupReads implements Contender {

	private static final byte[] STREAM = RedisHost.STREAM.getBytes(StandardCharsets.US_ASCII);

	private static final byte[] GROUP = RedisConsume.GROUP.getBytes(StandardCharsets.US_ASCII);

	private final String server;

	RedisGroupReads(String server) {
		this.server = server;
	}

	@Override
	public Round round(Workload work) throws Exception {
		try (RedisHost host = new RedisHost(this.server, RedisStore.MEMORY, work);
				StatefulRedisConnection<byte[], byte[]> connection = host.connect()) {
			host.fill(work.facts());
			connection.sync().xgroupCreate(StreamOffset.from(STREAM, "0"), GROUP);
			long[] found = new long[1];
			host.begin();
			Watch watch = Crew.measure(1, (worker) -> found[0] = consume(connection.sync()));
			Round round = Round.of(watch, work.facts(), found[0], 0);
			return host.end(round.with("batch", RedisConsume.OPTIONS.batch()));
		}
	}

	private static long consume(RedisCommands<byte[], byte[]> commands) {
		Consumer<byte[]> consumer = Consumer.from(GROUP, "one".getBytes(StandardCharsets.US_ASCII));
		XReadArgs most = XReadArgs.Builder.count(RedisConsume.OPTIONS.batch());
		StreamOffset<byte[]> next = StreamOffset.lastConsumed(STREAM);
		long acknowledged = 0;
		List<StreamMessage<byte[], byte[]>> page = commands.xreadgroup(consumer, most, next);
		while (!page.isEmpty()) {
			String[] ids = page.stream().map(StreamMessage::getId).toArray(String[]::new);
			acknowledged += commands.xack(STREAM, GROUP, ids);
			page = commands.xreadgroup(consumer, most, next);
		}
		return acknowledged;
	}

}
