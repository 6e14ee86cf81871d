package io.papyra.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.papyra.backend.ProgressMonitor;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisSentinels;
import io.papyra.redis.server.RedisServer;
import io.papyra.redis.server.RedisServerBuilder.Fsync;
import io.papyra.report.Finding;
import io.papyra.report.ScanRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Several processes write to the same streams at once, while Redis is killed or fails
 * over, and one of them is killed again and again: each history is complete and in order,
 * they are told apart, and the doctor says who wrote. See {@link Faults} for how long.
 */
@EachRedis
@Tag(Faults.TAG)
class SeveralServicesTests {

	/** Two minutes in the gate. */
	private static final int SECONDS = 120;

	private static final long LARGE = 64 << 20;

	private static final Pattern WRITERS = Pattern.compile(":events: (\\d+) writers");

	private final RedisBinary binary;

	SeveralServicesTests(RedisBinary binary) {
		this.binary = binary;
	}

	@Test
	void threeServicesOfOneSystemAreCompleteAndToldApart() {
		Faults.run(this.binary, "three services while Redis is killed", 10, (random) -> {
			try (RedisServer server = RedisServer.with(this.binary).appendOnly(Fsync.EVERYSEC).start();
					RedisHistory history = new RedisHistory(server);
					LoadedWriter one = new LoadedWriter(history.loaded(LARGE), random.nextLong());
					LoadedWriter two = new LoadedWriter(history.loaded(LARGE), random.nextLong(), LoadedWriter.MOST);
					LoadedWriter three = new LoadedWriter(history.loaded(LARGE), random.nextLong(),
							2 * LoadedWriter.MOST)) {
				one.awaitMore(random.nextInt(200));
				two.awaitMore(random.nextInt(200));
				server.kill9();
				server.restart();
				three.awaitMore(random.nextInt(200));
				three.stop();
				two.stop();
				one.finish(history);
				two.finish(history);
				three.finish(history);
				assertThat(StoredEntries.of(history).writers()).hasSize(3);
			}
		});
	}

	@Test
	void twoServicesOfWhichOneIsKilledAgainAndAgainWhileRedisFailsOver() {
		if (!Faults.isDue(this.binary)) {
			return;
		}
		Duration time = Duration.ofSeconds(Faults.size(this.binary, SECONDS));
		Faults.run(this.binary, "two services for " + time.toSeconds() + " s", 1, (random) -> {
			try (RedisSentinels sentinels = RedisSentinels.start(this.binary);
					RedisHistory history = new RedisHistory(() -> RedisConnector.to(sentinels.uri()));
					LoadedWriter load = new LoadedWriter(history.loaded(LARGE), random.nextLong())) {
				SecondService killed = new SecondService(sentinels.uri(), history.prefix(), LoadedWriter.MOST);
				long deadline = System.nanoTime() + time.toNanos();
				CompletableFuture<Void> loop = CompletableFuture.runAsync(() -> killed.runAndKill(random));
				await().atMost(Duration.ofMinutes(1)).until(() -> killed.starts() > 1 || loop.isDone());
				failOverUntil(sentinels, load, deadline);
				killed.end();
				loop.get(2, TimeUnit.MINUTES);
				load.finish(history);
				assertThat(load.lost()).isZero();
				judge(history, killed);
			}
		});
	}

	private static void failOverUntil(RedisSentinels sentinels, LoadedWriter load, long deadline)
			throws InterruptedException {
		do {
			load.awaitMore(300);
			sentinels.failover();
			load.awaitMore(300);
			if (Faults.isProgramme()) {
				sentinels.restartOld();
				load.awaitMore(100);
			}
		}
		while (Faults.isProgramme() && System.nanoTime() < deadline);
	}

	private static void judge(RedisHistory history, SecondService killed) {
		StoredEntries stored = StoredEntries.of(history);
		assertThat(killed.acknowledged()).isNotEmpty();
		assertThat(stored.missing(LoadedWriter.MOST, killed.acknowledged())).isZero();
		RedisBackend backend = history.loaded(0);
		assertThat(backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
		assertThat(stored.writers().size()).isBetween(2, killed.starts() + 1);
		List<Finding> findings = backend.diagnose()
			.stream()
			.filter((finding) -> finding.check().equals("redis-writers"))
			.toList();
		assertThat(findings).extracting(Finding::message).anySatisfy((seen) -> {
			Matcher count = WRITERS.matcher(seen);
			assertThat(count.find()).as(seen).isTrue();
			assertThat(Integer.parseInt(count.group(1))).as(seen).isGreaterThanOrEqualTo(stored.writers().size());
			assertThat(stored.writers().stream().filter(seen::contains).count()).as(seen)
				.isGreaterThanOrEqualTo(Math.min(stored.writers().size(), 2));
		});
	}

}
