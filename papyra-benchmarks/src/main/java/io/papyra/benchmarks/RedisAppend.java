package io.papyra.benchmarks;

import java.util.List;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.redis.RedisBackend;

/**
 * Papyra's writer alone: ready facts in, each exactly once in the stream. Tells also what
 * its thread and those of its client take of the processors.
 */
final class RedisAppend implements Contender {

	/** The client's threads, and the one that looks whether everything is still there. */
	static final List<String> THREADS = List.of("lettuce-", "papyra-redis-");

	private final byte[][] lines = Facts.plainLines();

	private final String server;

	private final RedisStore store;

	RedisAppend(String server, RedisStore store) {
		this.server = server;
		this.store = store;
	}

	@Override
	public Round round(Workload work) throws Exception {
		try (RedisHost host = new RedisHost(this.server, this.store, work); RedisBackend backend = host.backend()) {
			long[] cpu = new long[1];
			long bytes = 0;
			Watch watch;
			host.begin();
			try (FactWriter writer = backend.openWriter(new WriterOptions(Facts.SYSTEM, SyncPolicy.NEVER))) {
				long before = ThreadTime.of(THREADS);
				watch = Crew.measure(1, (worker) -> cpu[0] = append(writer, work.facts()));
				cpu[0] += ThreadTime.of(THREADS) - before;
			}
			Round round = Round.of(watch, work.facts(), 0, bytes).with("cpu-us", cpu[0] / 1e3 / work.facts());
			return host.end(round).found(Papyra.count(backend));
		}
	}

	/** Returns the nanoseconds that the appending thread was busy with it. */
	private long append(FactWriter writer, int facts) {
		FactBatch batch = new FactBatch();
		long cpu = 0;
		for (int i = 0; i < facts;) {
			i = RedisHost.fill(batch, this.lines, i, facts);
			long before = ThreadTime.own();
			writer.append(batch);
			cpu += ThreadTime.own() - before;
		}
		return cpu;
	}

}
