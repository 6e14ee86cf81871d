package io.papyra.redis.server;

import java.util.List;
import java.util.Map;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@EachRedis
class RedisClusterTests {

	private final RedisBinary redis;

	RedisClusterTests(RedisBinary redis) {
		this.redis = redis;
	}

	/** Writes a key into every hundredth slot and counts where they are. */
	private static void assertRoutes(List<RedisURI> uris, List<RedisServer> masters) {
		RedisClusterClient client = RedisClusterClient.create(uris);
		try (StatefulRedisClusterConnection<String, String> connection = client.connect()) {
			for (int key = 0; key < 100; key++) {
				connection.sync().xadd("stream-" + key, Map.of("data", "1"));
			}
		}
		finally {
			client.shutdown();
		}
		assertThat(masters).allSatisfy((master) -> assertThat(master.commands().dbsize()).isPositive());
		assertThat(masters.stream().mapToLong((master) -> master.commands().dbsize()).sum()).isEqualTo(100);
	}

	@Test
	void threeMastersHaveAllSlotsAndRoute() {
		try (RedisCluster cluster = RedisCluster.start(this.redis)) {
			assertThat(cluster.nodes()).hasSize(3)
				.allSatisfy((node) -> assertThat(node.commands().clusterInfo()).contains("cluster_state:ok",
						"cluster_slots_assigned:16384", "cluster_size:3"));
			assertRoutes(cluster.uris(), cluster.nodes());
			RedisServer other = cluster.nodes()
				.stream()
				.filter((node) -> node != cluster.masterOf("key"))
				.findFirst()
				.orElseThrow();
			assertThatExceptionOfType(RedisCommandExecutionException.class)
				.isThrownBy(() -> other.commands().set("key", "value"))
				.withMessageStartingWith("MOVED " + SlotHash.getSlot("key"));
		}
	}

	@Test
	void withoutAMasterTheClusterIsDownUntilItComesBack() {
		try (RedisCluster cluster = RedisCluster.start(this.redis)) {
			RedisServer lost = cluster.breakDown("key");
			assertThat(lost.isRunning()).isFalse();
			RedisServer other = cluster.nodes().stream().filter(RedisServer::isRunning).findFirst().orElseThrow();
			assertThatExceptionOfType(RedisCommandExecutionException.class)
				.isThrownBy(() -> other.commands().set("key", "value"))
				.withMessageStartingWith("CLUSTERDOWN");
			cluster.restart(lost);
			assertThat(cluster.masterOf("key")).isSameAs(lost);
			assertThat(lost.commands().set("key", "value")).isEqualTo("OK");
		}
	}

	@Test
	void aSlotMovesWithItsKeys() {
		try (RedisCluster cluster = RedisCluster.start(this.redis)) {
			RedisServer from = cluster.masterOf("key");
			from.commands().set("key", "value");
			RedisServer to = cluster.nodes().stream().filter((node) -> node != from).findFirst().orElseThrow();
			cluster.moveSlot(SlotHash.getSlot("key"), from, to);
			assertThat(cluster.masterOf("key")).isSameAs(to);
			assertThat(to.commands().get("key")).isEqualTo("value");
		}
	}

	@Test
	void aReplicaTakesThePlaceOfItsMaster() {
		try (RedisCluster cluster = RedisCluster.start(this.redis, 1)) {
			RedisServer master = cluster.masterOf("key");
			List<RedisServer> replicas = cluster.replicasOf(master);
			assertThat(replicas).hasSize(1);
			master.commands().set("key", "value");
			assertThat(master.commands().waitForReplication(1, 20_000)).isEqualTo(1);
			RedisServer promoted = cluster.failover("key");
			assertThat(promoted).isSameAs(replicas.get(0));
			assertThat(promoted.commands().get("key")).isEqualTo("value");
			cluster.restart(master);
			ReplicaLink.awaitUp(promoted, master);
			assertThat(cluster.replicasOf(promoted)).containsExactly(master);
		}
	}

	@Test
	void clientsAndReplicasOfAProxiedClusterGoThroughTheProxies() {
		try (RedisCluster cluster = RedisCluster.start(this.redis, 1, true)) {
			assertThat(cluster.nodes().subList(0, 3)).allSatisfy((node) -> {
				assertThat(cluster.proxy(node).connections())
					.anySatisfy((connection) -> assertThat(connection.began("PSYNC")).isTrue());
			});
			long before = cluster.nodes().stream().mapToLong((node) -> cluster.proxy(node).requestBytes()).sum();
			assertRoutes(cluster.uris(), cluster.nodes().subList(0, 3));
			assertThat(cluster.nodes().stream().mapToLong((node) -> cluster.proxy(node).requestBytes()).sum())
				.isGreaterThan(before + 100 * 40);
		}
	}

}
