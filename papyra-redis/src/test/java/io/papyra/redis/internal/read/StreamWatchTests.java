package io.papyra.redis.internal.read;

import java.time.Duration;
import java.util.EnumSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.lettuce.core.RedisURI;
import io.papyra.backend.FactWriter;
import io.papyra.backend.Watchable;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.redis.RedisBackend;
import io.papyra.redis.RedisConnector;
import io.papyra.redis.RedisHistory;
import io.papyra.redis.RedisOptions;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisCluster;
import io.papyra.redis.server.RedisServer;
import io.papyra.redis.server.RedisServerBuilder;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Whoever watches is told by the server. */
@EachRedis
class StreamWatchTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final RedisBinary binary;

	StreamWatchTests(RedisBinary binary) {
		this.binary = binary;
	}

	/** With commands that may take so long that a read may block for {@link #LONG}. */
	private static RedisBackend backend(RedisServer server) {
		RedisURI uri = server.uri();
		uri.setTimeout(LONG.multipliedBy(2));
		return new RedisBackend(RedisConnector.to(uri), RedisOptions.of(TestFacts.SYSTEM), RetentionPolicy.NONE);
	}

	private static Watchable.Watch watch(RedisBackend backend) {
		return backend.watch(EnumSet.allOf(FactKind.class));
	}

	private static CompletableFuture<Duration> waiting(Watchable.Watch watch) {
		return CompletableFuture.supplyAsync(() -> {
			long begin = System.nanoTime();
			watch.await(LONG);
			return Duration.ofNanos(System.nanoTime() - begin);
		});
	}

	private static void awaitBlocked(RedisServer server, int clients) {
		await().untilAsserted(
				() -> assertThat(server.info("clients")).containsEntry("blocked_clients", String.valueOf(clients)));
	}

	private static long count(RedisBackend backend) {
		try (Stream<StoredFact> facts = backend.read(FactQuery.all())) {
			return facts.count();
		}
	}

	@Test
	void aReadThatBlocksWakesWithTheFirstFactOfAnyKindAndAnswersNothingElse() throws Exception {
		try (RedisServer server = RedisServer.start(this.binary); RedisBackend backend = backend(server)) {
			Watchable.Watch watch = watch(backend);
			try (FactWriter writer = backend.openWriter(RedisHistory.OPTIONS)) {
				for (int number = 0; number < 3; number++) {
					CompletableFuture<Duration> waiting = waiting(watch);
					awaitBlocked(server, 1);
					long begin = System.nanoTime();
					writer.append(TestFacts.batch(number, 1));
					waiting.get(60, TimeUnit.SECONDS);
					assertThat(Duration.ofNanos(System.nanoTime() - begin)).as("from append to wake-up")
						.isLessThan(Duration.ofSeconds(20));
				}
				CompletableFuture<Duration> closed = waiting(watch);
				awaitBlocked(server, 1);
				watch.close();
				assertThat(closed.get(60, TimeUnit.SECONDS)).isLessThan(LONG);
			}
			awaitBlocked(server, 0);
		}
	}

	@Test
	void aRestartOfTheServerIsWaitedOutAndNothingIsMissed() throws Exception {
		try (RedisServer server = RedisServer.with(this.binary).appendOnly(RedisServerBuilder.Fsync.ALWAYS).start();
				RedisBackend backend = backend(server);
				Watchable.Watch watch = watch(backend)) {
			CompletableFuture<Duration> waiting = waiting(watch);
			awaitBlocked(server, 1);
			server.kill9();
			assertThat(waiting.get(20, TimeUnit.SECONDS)).isLessThan(LONG);
			watch.await(Duration.ofMillis(10));
			server.restart();
			// The first one finds the server again, and may have missed something.
			watch.await(LONG);
			CompletableFuture<Duration> again = waiting(watch);
			awaitBlocked(server, 1);
			try (FactWriter writer = backend.openWriter(RedisHistory.OPTIONS)) {
				writer.append(TestFacts.batch(0, 1));
			}
			assertThat(again.get(20, TimeUnit.SECONDS)).isLessThan(LONG);
			assertThat(count(backend)).isEqualTo(1);
		}
	}

	@Test
	void inAClusterEachStreamWakes() throws Exception {
		try (RedisCluster cluster = RedisCluster.start(this.binary);
				RedisBackend backend = new RedisBackend(RedisConnector.toCluster(cluster.uris()),
						RedisOptions.of(TestFacts.SYSTEM).withPrefix("p" + UUID.randomUUID()), RetentionPolicy.NONE);
				FactWriter writer = backend.openWriter(RedisHistory.OPTIONS);
				Watchable.Watch watch = watch(backend)) {
			for (int number = 0; number < 6; number++) {
				CompletableFuture<Duration> waiting = waiting(watch);
				await().until(() -> waiting.isDone() || cluster.nodes()
					.stream()
					.mapToInt((node) -> Integer.parseInt(node.info("clients").get("blocked_clients")))
					.sum() == 3);
				writer.append(TestFacts.batch(number, 1));
				waiting.get(60, TimeUnit.SECONDS);
				assertThat(count(backend)).isEqualTo(number + 1);
			}
		}
	}

	@Test
	void whoMayNotBlockAsksAgainAndAgain() {
		try (RedisServer server = RedisServer.with(this.binary)
			.password("own")
			.user("reader", "on >few ~papyra:* ~{papyra:* +ping +xrevrange +xrange +xlen +time")
			.start()) {
			RedisURI uri = RedisURI.builder()
				.withHost(RedisServer.HOST)
				.withPort(server.port())
				.withAuthentication("reader", "few")
				.build();
			try (RedisBackend backend = new RedisBackend(RedisConnector.to(uri), RedisOptions.of(TestFacts.SYSTEM),
					RetentionPolicy.NONE); Watchable.Watch watch = watch(backend)) {
				long begin = System.nanoTime();
				watch.await(LONG);
				watch.await(LONG);
				assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(250), LONG);
			}
		}
	}

}
