package io.papyra.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.papyra.fact.FactKind;
import io.papyra.redis.RedisBackend;
import io.papyra.report.CompactionReport;
import io.papyra.report.CompactionRequest;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;

/**
 * How long another client of the same server waits for a GET, one each millisecond, while
 * a history is compacted and while it is not. Each is timed from the moment at which it
 * was due, so that those that had to wait for a slow one are included.
 */
final class RedisPause implements Contender {

	private static final byte[] KEY = "another:key".getBytes(StandardCharsets.US_ASCII);

	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private final String server;

	private final boolean compacting;

	RedisPause(String server, boolean compacting) {
		this.server = server;
		this.compacting = compacting;
	}

	@Override
	public Round round(Workload work) throws Exception {
		int kept = Math.max(100, work.facts() / 10);
		Retention newest = new Retention((long) kept, null, null);
		try (RedisHost host = new RedisHost(this.server, RedisStore.MEMORY, work);
				RedisBackend backend = host.backend(RetentionPolicy.same(newest));
				StatefulRedisConnection<byte[], byte[]> other = host.connect()) {
			host.fill(work.facts() + kept);
			other.sync().set(KEY, KEY);
			AtomicLong trims = new AtomicLong(Long.MAX_VALUE);
			FutureTask<Long> beside = new FutureTask<>(() -> compact(backend, work.facts(), trims));
			host.begin();
			Watch watch = Watch.start();
			new Thread(beside, "beside").start();
			Latencies all = new Latencies();
			Latencies trimming = new Latencies();
			watch(other.sync(), beside, trims, all, trimming);
			watch.stop();
			Round round = Round.of(watch, kept, host.entries() - ((this.compacting) ? 0 : work.facts()), 0)
				.with("ms", watch.nanos() / 1e6)
				.with("trim-p99", (trimming.count() > 0) ? trimming.millis(99.0) : Double.NaN)
				.with("trims", trimming.count());
			return all.in(round);
		}
	}

	/** Removes all but the newest, or lets about as much time pass. */
	private long compact(RedisBackend backend, long wanted, AtomicLong trims) {
		if (!this.compacting) {
			LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(4 * wanted));
			return 0;
		}
		CompactionReport report = backend.compact(CompactionRequest.NOW, (done, total) -> {
			// Before it trims, it reports bytes that it has read.
			if (total == wanted && done < total) {
				trims.compareAndSet(Long.MAX_VALUE, System.nanoTime());
			}
		});
		if (report.factsRemoved() != wanted) {
			throw new IllegalStateException(
					"removed " + report.factsRemoved() + " of " + wanted + " " + FactKind.EVENT.wireName() + " facts");
		}
		return report.factsRemoved();
	}

	private static void watch(RedisCommands<byte[], byte[]> commands, FutureTask<?> other, AtomicLong trims,
			Latencies all, Latencies trimming) {
		long due = System.nanoTime();
		while (!other.isDone()) {
			for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
				LockSupport.parkNanos(left);
			}
			commands.get(KEY);
			long took = System.nanoTime() - due;
			all.add(took);
			if (due >= trims.get()) {
				trimming.add(took);
			}
			due += PAUSE_NANOS;
		}
	}

}
