package io.papyra.benchmarks;

import java.util.Map;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.FactKind;
import io.papyra.redis.RedisBackend;
import io.papyra.redis.RedisConnector;
import io.papyra.redis.RedisOptions;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.retention.RetentionPolicy;

/** A server of its own for one round, empty at first. Used by one thread. */
final class RedisHost implements AutoCloseable {

	/** Where the events are, Papyra's and those of its peers. */
	static final String STREAM = "papyra:" + Facts.SYSTEM + ":events";

	/** As many as one call of the writer takes. */
	static final int BATCH = 1000;

	private final RedisServer server;

	private final RedisClient client;

	private double cpuBefore;

	/**
	 * @param name of the program, as {@link RedisBinary#name()}
	 * @param work whose directory holds the server's files
	 */
	RedisHost(String name, RedisStore store, Workload work) {
		RedisBinary binary = RedisBinary.all()
			.stream()
			.filter((each) -> each.name().equals(name))
			.findFirst()
			.orElseThrow();
		this.server = store.on(RedisServer.with(binary)).set("dir \"" + work.directory() + "\"").start();
		this.client = RedisClient.create(this.server.uri());
	}

	RedisServer server() {
		return this.server;
	}

	/** A history of which everything counts. */
	RedisBackend backend() {
		return backend(RetentionPolicy.NONE);
	}

	RedisBackend backend(RetentionPolicy retention) {
		// To the last entry, so that every one of them can be counted.
		RedisOptions options = RedisOptions.of(Facts.SYSTEM).withTrim(false, true);
		return new RedisBackend(RedisConnector.to(this.server.uri()), options, retention);
	}

	/** A connection of a peer. */
	StatefulRedisConnection<byte[], byte[]> connect() {
		return this.client.connect(ByteArrayCodec.INSTANCE);
	}

	/** Fills the stream as a service does. */
	void fill(int facts) {
		byte[][] lines = Facts.plainLines();
		try (RedisBackend backend = backend();
				FactWriter writer = backend.openWriter(new WriterOptions(Facts.SYSTEM, SyncPolicy.NEVER))) {
			FactBatch batch = new FactBatch();
			for (int i = 0; i < facts;) {
				i = fill(batch, lines, i, facts);
				writer.append(batch);
			}
		}
	}

	/** The next facts of a batch; returns which one comes after them. */
	static int fill(FactBatch batch, byte[][] lines, int from, int facts) {
		batch.clear(Integer.MAX_VALUE);
		int to = Math.min(facts, from + BATCH);
		for (int i = from; i < to; i++) {
			byte[] line = lines[i & Facts.MASK];
			batch.add(FactKind.EVENT, line, 0, line.length - 1);
		}
		return to;
	}

	/** How many entries there are. */
	long entries() {
		return this.server.commands().xlen(STREAM);
	}

	/** Begins to count the server's own time. */
	void begin() {
		this.cpuBefore = cpu();
	}

	/** Adds what the server itself took for each record since the beginning. */
	Round end(Round round) {
		return round.with("server-us", (cpu() - this.cpuBefore) * 1e6 / round.expected());
	}

	private double cpu() {
		Map<String, String> cpu = this.server.info("cpu");
		return Double.parseDouble(cpu.getOrDefault("used_cpu_sys", "NaN"))
				+ Double.parseDouble(cpu.getOrDefault("used_cpu_user", "NaN"));
	}

	@Override
	public void close() {
		this.client.shutdown();
		this.server.close();
	}

}
