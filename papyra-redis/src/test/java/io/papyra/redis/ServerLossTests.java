package io.papyra.redis;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;

import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisSentinels;
import io.papyra.redis.server.RedisServer;
import io.papyra.redis.server.RedisServerBuilder;
import io.papyra.redis.server.RedisServerBuilder.Fsync;
import io.papyra.redis.server.ReplicaLink;
import io.papyra.retention.RetentionPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Redis is killed, loses power, comes back with an older copy, and fails over to a
 * replica that lags, all under load: what it had acknowledged is sent again, or a gap
 * tells of it. More rounds with {@code -Dpapyra.rounds}.
 */
@EachRedis
class ServerLossTests {

	private static final int ROUNDS = Integer.getInteger("papyra.rounds", 1);

	private final RedisBinary binary;

	ServerLossTests(RedisBinary binary) {
		this.binary = binary;
	}

	private static RedisBackend backend(RedisHistory history, RedisServer server, long window) {
		return history.backend(server.uri(), history.options().withReadPageSize(1000).withReplayWindow(window),
				RetentionPolicy.NONE);
	}

	@ParameterizedTest
	@EnumSource(Fsync.class)
	void aKilledServerLosesNothingThatItsFileHas(Fsync fsync) throws Exception {
		try (RedisServer server = RedisServer.with(this.binary).appendOnly(fsync).start();
				RedisHistory history = new RedisHistory(server)) {
			try (LoadedWriter load = new LoadedWriter(backend(history, server, 16 << 20), 1)) {
				for (int round = 0; round < ROUNDS; round++) {
					load.awaitMore(300);
					server.kill9();
					server.restart();
				}
				load.awaitMore(100);
				load.finish(history.backend());
				assertThat(load.lost()).isZero();
			}
		}
	}

	@Test
	void whatAPowerCutTakesIsSentAgain() throws Exception {
		Random random = new Random(7);
		try (RedisServer server = RedisServer.with(this.binary).appendOnly(Fsync.EVERYSEC).start();
				RedisHistory history = new RedisHistory(server)) {
			try (LoadedWriter load = new LoadedWriter(backend(history, server, 64 << 20), 2)) {
				for (int round = 0; round < ROUNDS; round++) {
					load.awaitMore(500);
					server.kill9();
					cut(newestAppendOnlyFile(server), random);
					server.restart();
				}
				load.awaitMore(100);
				load.finish(history.backend());
				assertThat(load.lost()).isZero();
			}
		}
	}

	@Test
	void whatAPowerCutTakesAndMemoryNoLongerHoldsIsInAGap() throws Exception {
		Random random = new Random(8);
		try (RedisServer server = RedisServer.with(this.binary).appendOnly(Fsync.EVERYSEC).start();
				RedisHistory history = new RedisHistory(server)) {
			try (LoadedWriter load = new LoadedWriter(backend(history, server, 4 << 10), 3)) {
				for (int round = 0; round < ROUNDS; round++) {
					load.awaitMore(500);
					server.kill9();
					cut(newestAppendOnlyFile(server), random);
					server.restart();
				}
				load.awaitMore(100);
				load.finish(history.backend());
				assertThat(load.lost()).isPositive();
			}
		}
	}

	/** Anywhere within its last third. */
	private static void cut(Path file, Random random) throws IOException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			long size = channel.size();
			channel.truncate(size - (long) (random.nextDouble() * size / 3));
		}
	}

	private static Path newestAppendOnlyFile(RedisServer server) throws IOException {
		try (Stream<Path> files = Files.walk(server.directory())) {
			return files.filter((file) -> file.getFileName().toString().matches(".*\\.incr\\.aof|appendonly\\.aof"))
				.max(Comparator.comparing((file) -> file.toFile().lastModified()))
				.orElseThrow();
		}
	}

	@Test
	void whatASnapshotLacksIsSentAgain() throws Exception {
		RedisServerBuilder options = RedisServer.with(this.binary).snapshots();
		try (RedisServer server = options.start(); RedisHistory history = new RedisHistory(server)) {
			try (LoadedWriter load = new LoadedWriter(backend(history, server, 64 << 20), 4)) {
				for (int round = 0; round < ROUNDS; round++) {
					load.awaitMore(300);
					server.commands().save();
					load.awaitMore(300);
					server.kill9();
					server.restart();
				}
				load.awaitMore(100);
				load.finish(history.backend());
				assertThat(load.lost()).isZero();
			}
		}
	}

	@Test
	void aServerThatComesBackEmptyGetsAllThatMemoryHolds() throws Exception {
		try (RedisServer server = RedisServer.start(this.binary); RedisHistory history = new RedisHistory(server)) {
			try (LoadedWriter load = new LoadedWriter(backend(history, server, 64 << 20), 5)) {
				load.awaitMore(500);
				server.kill9();
				server.restart();
				load.awaitMore(100);
				load.finish(history.backend());
				assertThat(load.lost()).isZero();
			}
		}
	}

	@Test
	void aFailoverToAReplicaThatLagsLosesNothing() throws Exception {
		Random random = new Random(9);
		for (int round = 0; round < ROUNDS; round++) {
			try (RedisSentinels sentinels = RedisSentinels.start(this.binary);
					RedisHistory history = new RedisHistory(sentinels.primary());
					ReplicaLink link = ReplicaLink.between(sentinels.primary(), sentinels.replica())) {
				RedisOptions options = history.options().withReadPageSize(1000);
				RedisBackend backend = history.backend(sentinels.uri(), options, RetentionPolicy.NONE);
				try (LoadedWriter load = new LoadedWriter(backend, round)) {
					load.awaitMore(200);
					link.stopAfter(random.nextInt(20_000));
					load.awaitMore(300);
					sentinels.failover();
					load.awaitMore(100);
					sentinels.restartOld();
					load.awaitMore(100);
					load.finish(history.backend(sentinels.uri(), options, RetentionPolicy.NONE));
					assertThat(load.lost()).isZero();
					assertThat(load.failures()).isPositive();
				}
			}
		}
	}

}
