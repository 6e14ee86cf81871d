package io.papyra.redis;

import java.util.List;
import java.util.Random;

import io.lettuce.core.RedisURI;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.ProxyConnection;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisCluster;
import io.papyra.redis.server.RedisSentinels;
import io.papyra.redis.server.RedisServer;
import io.papyra.redis.server.RedisServerBuilder.Fsync;
import io.papyra.redis.server.ReplicaLink;
import io.papyra.redis.server.TcpProxy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A replica that has only a part of what was acknowledged takes over, under load: cut off
 * at any byte of what the primary tells it. Behind sentinels, in a cluster, and where the
 * old primary comes back and takes writes, which it then loses. See {@link Faults} for
 * how often.
 */
@EachRedis
@Tag(Faults.TAG)
@Execution(ExecutionMode.CONCURRENT) // most of the time is waiting for an election
class FailoverTests {

	private static final int ROUNDS = 30;

	private static final long LARGE = 64 << 20;

	/** Some 150 to 200 entries more. */
	private static final int LAG = 60_000;

	private final RedisBinary binary;

	FailoverTests(RedisBinary binary) {
		this.binary = binary;
	}

	@Test
	void aReplicaThatLagsAndSentinelsPromoteLosesNothing() {
		if (!Faults.isDue(this.binary)) {
			return;
		}
		Faults.run(this.binary, "failover with sentinels", ROUNDS, (random) -> {
			try (RedisSentinels sentinels = RedisSentinels.start(this.binary);
					RedisHistory history = new RedisHistory(() -> RedisConnector.to(sentinels.uri()));
					ReplicaLink link = ReplicaLink.between(sentinels.primary(), sentinels.replica());
					LoadedWriter load = new LoadedWriter(history.loaded(LARGE), random.nextLong())) {
				load.awaitMore(random.nextInt(300));
				link.stopAfter(random.nextInt(LAG));
				load.awaitMore(random.nextInt(400));
				sentinels.failover();
				load.awaitMore(50);
				if (random.nextInt(10) == 0) {
					// Believes for some seconds that it is a primary.
					sentinels.restartOld();
					load.awaitMore(50);
				}
				load.finish(history);
				assertThat(load.lost()).isZero();
				assertThat(load.failures()).isPositive();
			}
		});
	}

	@Test
	void aReplicaThatLagsAndAClusterPromotesLosesNothing() {
		if (!Faults.isDue(this.binary)) {
			return;
		}
		try (RedisCluster cluster = RedisCluster.start(this.binary, 1, true, "appendonly no")) {
			Faults.run(this.binary, "failover in a cluster", ROUNDS, (random) -> {
				try (RedisHistory history = new RedisHistory(() -> RedisConnector.toCluster(cluster.uris()));
						LoadedWriter load = new LoadedWriter(history.loaded(LARGE), random.nextLong())) {
					failOver(cluster, history, load, random);
					load.finish(history);
					assertThat(load.lost()).isZero();
				}
			});
		}
	}

	private static void failOver(RedisCluster cluster, RedisHistory history, LoadedWriter load, Random random)
			throws InterruptedException {
		String stream = history.events().stream();
		RedisServer master = cluster.masterOf(stream);
		load.awaitMore(random.nextInt(300));
		List<ProxyConnection> links = cluster.proxy(master)
			.connections()
			.stream()
			.filter((connection) -> connection.isOpen() && connection.began("PSYNC"))
			.toList();
		assertThat(links).isNotEmpty();
		int lag = random.nextInt(LAG);
		links.forEach((link) -> link.cutReplyAfter(lag, TcpProxy.Cut.SILENCE));
		load.awaitMore(random.nextInt(400));
		cluster.failover(stream);
		load.awaitMore(50);
		links.forEach((link) -> link.end(TcpProxy.Cut.RESET));
		cluster.restart(master);
		load.awaitMore(50);
	}

	/**
	 * What sentinels do after some seconds to an old primary that comes back, here done
	 * at a moment of the dice. One writer reaches whoever is called the primary, as by a
	 * name in the network that follows late, the other one the new primary at once.
	 */
	@Test
	void anOldPrimaryThatComesBackAndTakesWritesLosesNothing() {
		Faults.run(this.binary, "old primary with writers on it", ROUNDS, (random) -> {
			try (RedisServer old = RedisServer.with(this.binary).appendOnly(Fsync.EVERYSEC).start();
					RedisServer next = RedisServer.with(this.binary).appendOnly(Fsync.EVERYSEC).start();
					ReplicaLink link = ReplicaLink.between(old, next);
					TcpProxy late = TcpProxy.to(old.port());
					TcpProxy soon = TcpProxy.to(old.port());
					RedisHistory lateHistory = history(late);
					RedisHistory soonHistory = lateHistory.through(() -> RedisConnector.to(uri(soon)));
					LoadedWriter one = new LoadedWriter(lateHistory.loaded(LARGE), random.nextLong());
					LoadedWriter two = new LoadedWriter(soonHistory.loaded(LARGE), random.nextLong(),
							LoadedWriter.MOST)) {
				one.awaitMore(random.nextInt(200));
				two.awaitMore(random.nextInt(200));
				link.stopAfter(random.nextInt(LAG));
				one.awaitMore(random.nextInt(300));
				old.kill9();
				next.commands().replicaofNoOne();
				soon.target(next.port());
				two.awaitMore(random.nextInt(100));
				if (random.nextBoolean()) {
					lead(late, next);
					one.awaitMore(random.nextInt(100));
				}
				old.restart();
				lead(late, old);
				one.awaitMore(random.nextInt(300));
				two.awaitMore(random.nextInt(100));
				old.commands().replicaof(RedisServer.HOST, next.port());
				lead(late, next);
				one.awaitMore(50);
				two.awaitMore(50);
				two.stop();
				one.finish(soonHistory);
				two.finish(soonHistory);
				assertThat(one.lost() + two.lost()).isZero();
			}
		});
	}

	private static RedisURI uri(TcpProxy proxy) {
		return RedisURI.create(RedisServer.HOST, proxy.port());
	}

	private static RedisHistory history(TcpProxy proxy) {
		return new RedisHistory(() -> RedisConnector.to(uri(proxy)));
	}

	private static void lead(TcpProxy proxy, RedisServer server) {
		proxy.target(server.port());
		proxy.cutConnections(TcpProxy.Cut.RESET);
	}

}
