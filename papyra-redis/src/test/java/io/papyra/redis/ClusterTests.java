package io.papyra.redis;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.fact.FactKind;
import io.papyra.redis.internal.connection.RedisAccessException;
import io.papyra.redis.internal.entry.StreamKeys;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisCluster;
import io.papyra.redis.server.RedisServer;
import io.papyra.report.CompactionRequest;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanRequest;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A history in a cluster: every key of a stream in one slot, and all that is done to it.
 */
@EachRedis
class ClusterTests {

	private final RedisBinary binary;

	ClusterTests(RedisBinary binary) {
		this.binary = binary;
	}

	@Test
	void everyKeyOfAStreamIsInOneSlotAndAllWorkIsDoneThere() throws Exception {
		try (RedisCluster cluster = RedisCluster.start(this.binary)) {
			RedisClusterClient client = RedisClusterClient.create(cluster.uris());
			try {
				RedisAdvancedClusterCommands<String, String> commands = client.connect().sync();
				for (boolean hashTag : new boolean[] { false, true }) {
					Set<Long> slots = new HashSet<>();
					for (FactKind kind : FactKind.values()) {
						StreamKeys keys = StreamKeys.of("papyra", "orders", hashTag, kind);
						long slot = commands.clusterKeyslot(keys.stream());
						slots.add(slot);
						assertThat(List.of(keys.writers(), keys.checkpoint(), keys.quarantine(), keys.lease(),
								keys.parked(), keys.groups()))
							.allSatisfy((key) -> assertThat(commands.clusterKeyslot(key)).isEqualTo(slot));
					}
					assertThat(slots).hasSize(hashTag ? 1 : 3);
				}
			}
			finally {
				client.shutdown();
			}
			worksIn(cluster);
		}
	}

	private static void worksIn(RedisCluster cluster) throws InterruptedException {
		RedisOptions options = RedisOptions.of(TestFacts.SYSTEM)
			.withPrefix("p" + UUID.randomUUID())
			.withTrim(false, true);
		try (RedisBackend writing = new RedisBackend(RedisConnector.toCluster(cluster.uris()), options,
				RetentionPolicy.NONE);
				RedisBackend keeping = new RedisBackend(RedisConnector.toCluster(cluster.uris()), options,
						RetentionPolicy.same(new Retention(5L, null, null)));
				LoadedWriter load = new LoadedWriter(writing, 1)) {
			load.awaitMore(100);
			load.stop();
			assertThat(writing.recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE).changed())
				.isFalse();
			assertThat(keeping.compact(CompactionRequest.NOW, ProgressMonitor.NONE).after().facts()).isEqualTo(5);
			assertThat(keeping.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).isClean()).isTrue();
		}
	}

	@Test
	void aGroupIsReadByAllItsMembersAlsoAfterAFailover() throws Exception {
		RedisOptions options = RedisOptions.of(TestFacts.SYSTEM).withPrefix("p" + UUID.randomUUID());
		String stream = StreamKeys.of(options.prefix(), TestFacts.SYSTEM, false, FactKind.EVENT).stream();
		ConsumerOptions quick = ConsumerOptions.DEFAULTS.withBatch(7)
			.withTimeouts(Duration.ofMillis(500), Duration.ofSeconds(1));
		try (RedisCluster cluster = RedisCluster.start(this.binary, 1);
				RedisBackend backend = new RedisBackend(RedisConnector.toCluster(cluster.uris()), options,
						RetentionPolicy.NONE);
				FactWriter writer = backend.openWriter(RedisHistory.OPTIONS)) {
			ConsumerGroup group = backend.groups().group(FactKind.EVENT, "g");
			group.ensure(GroupStart.beginning());
			writer.append(RedisHistory.events(0, 30));
			Set<Integer> handled = new TreeSet<>();
			try (GroupConsumer one = group.join("one", GroupStart.beginning(), quick);
					GroupConsumer two = group.join("two", GroupStart.beginning(), quick)) {
				one.acknowledge(handle(one.poll(Duration.ZERO), handled));
				two.poll(Duration.ZERO);
				await().until(() -> cluster.masterOf(stream)
					.info("replication")
					.getOrDefault("slave0", "")
					.contains("online"));
				cluster.failover(stream);
				RedisHistory.appendUntilStored(writer, RedisHistory.events(30, 10));
				await().atMost(Duration.ofSeconds(60)).ignoreException(RedisAccessException.class).untilAsserted(() -> {
					one.acknowledge(handle(one.poll(Duration.ofMillis(200)), handled));
					assertThat(handled).containsExactlyElementsOf(RedisHistory.upTo(40));
				});
				assertThat(group.pending(null, 100)).isEmpty();
				assertThat(group.lag()).isEqualTo(GroupState.Lag.NONE);
			}
		}
	}

	private static List<Delivery> handle(List<Delivery> deliveries, Set<Integer> handled) {
		deliveries.forEach((delivery) -> handled.add(TestFacts.number(delivery.fact()) / 3));
		return deliveries;
	}

	@Test
	void noReadFailsAfterAFailoverOrWhileASlotMoves() throws Exception {
		RedisOptions options = RedisOptions.of(TestFacts.SYSTEM)
			.withPrefix("p" + UUID.randomUUID())
			.withReadPageSize(10);
		String stream = StreamKeys.of(options.prefix(), TestFacts.SYSTEM, false, FactKind.EVENT).stream();
		try (RedisCluster cluster = RedisCluster.start(this.binary, 1);
				RedisBackend backend = new RedisBackend(RedisConnector.toCluster(cluster.uris()), options,
						RetentionPolicy.NONE);
				RedisBackend reading = new RedisBackend(RedisConnector.toCluster(cluster.uris()), options,
						RetentionPolicy.NONE);
				FactWriter writer = backend.openWriter(RedisHistory.OPTIONS)) {
			writer.append(RedisHistory.events(0, 200));
			AtomicBoolean done = new AtomicBoolean();
			CompletableFuture<Integer> reads = CompletableFuture.supplyAsync(() -> {
				int count = 0;
				for (; !done.get() || count == 0; count++) {
					assertThat(RedisHistory.places(reading)).isEqualTo(RedisHistory.upTo(200));
				}
				return count;
			});
			int slot = SlotHash.getSlot(stream);
			for (int move = 0; move < 4 && !reads.isDone(); move++) {
				RedisServer from = cluster.masterOf(stream);
				RedisServer to = cluster.nodes()
					.subList(0, 3)
					.stream()
					.filter((node) -> node != from)
					.toList()
					.get(move % 2);
				cluster.moveSlot(slot, from, to);
				// A node that has not heard of it would decide by older epochs in the
				// next move.
				await().until(() -> cluster.nodes().stream().allMatch((node) -> to.port() == owner(node, slot)));
			}
			done.set(true);
			assertThat(reads.get(60, TimeUnit.SECONDS)).isPositive();
			// A slot that has just come may not have reached the replica yet.
			RedisCommands<String, String> master = cluster.masterOf(stream).commands();
			master.set("{" + stream + "}:moved", "");
			assertThat(master.waitForReplication(1, 20_000)).isEqualTo(1);
			cluster.failover(stream);
			assertThat(RedisHistory.places(reading)).isEqualTo(RedisHistory.upTo(200));
		}
	}

	/** Port of the node that has a slot, as another one sees it. */
	private static int owner(RedisServer node, int slot) {
		return ClusterPartitionParser.parse(node.commands().clusterNodes()).getMasterBySlot(slot).getUri().getPort();
	}

}
