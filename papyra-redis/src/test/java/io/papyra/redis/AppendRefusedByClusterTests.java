package io.papyra.redis;

import java.util.stream.IntStream;

import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.redis.internal.connection.RedisErrors.Code;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisCluster;
import io.papyra.redis.server.RedisServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What only a cluster refuses an append for. */
@EachRedis
class AppendRefusedByClusterTests {

	private static final String STREAM = RedisHistory.USUAL.stream();

	private final RedisCluster cluster;

	@AutoClose
	private final Opened opened = new Opened();

	AppendRefusedByClusterTests(RedisBinary binary) {
		this.cluster = this.opened.add(RedisCluster.start(binary, 0, false, "appendonly yes"));
	}

	private RedisBackend backend(RedisConnector connector) {
		return this.opened.add(AppendRefusedTests.backend(connector));
	}

	private RedisBackend backend() {
		return backend(RedisConnector.toCluster(this.cluster.uris()));
	}

	private RedisServer other(RedisServer master) {
		return this.cluster.nodes().stream().filter((node) -> node != master).findFirst().orElseThrow();
	}

	@Test
	void aClusterThatIsDown() {
		RedisBackend backend = backend();
		try (FactWriter writer = backend.openWriter(RedisHistory.OPTIONS)) {
			writer.append(RedisHistory.events(0, 5));
			RedisServer master = this.cluster.masterOf(STREAM);
			String foreign = IntStream.range(0, 1000)
				.mapToObj((at) -> "k" + at)
				.filter((key) -> this.cluster.masterOf(key) != master)
				.findFirst()
				.orElseThrow();
			RedisServer down = this.cluster.breakDown(foreign);
			FactBatch batch = RedisHistory.events(5, 5);
			await().ignoreExceptions()
				.untilAsserted(() -> AppendRefusedTests.assertRefused(() -> writer.append(batch), Code.CLUSTERDOWN));
			this.cluster.restart(down);
			assertThat(master.commands().xlen(STREAM)).isEqualTo(5);
			await().ignoreExceptions().until(() -> writer.append(batch) != null);
		}
		AppendRefusedTests.assertStored(backend, 10);
	}

	@Test
	void aNodeConnectedToAsASingleServer() {
		RedisServer wrong = other(this.cluster.masterOf(STREAM));
		RedisBackend backend = backend(RedisConnector.to(wrong.uri()));
		AppendRefusedTests.assertRefused(() -> backend.openWriter(RedisHistory.OPTIONS), Code.MOVED);
	}

	@Test
	void aSlotThatIsOnItsWayToAnotherNode() {
		RedisServer from = this.cluster.masterOf(STREAM);
		RedisServer to = other(from);
		int slot = SlotHash.getSlot(STREAM);
		RedisBackend backend = backend();
		try (FactWriter writer = backend.openWriter(RedisHistory.OPTIONS)) {
			writer.append(RedisHistory.events(0, 5));
			RedisCommands<String, String> source = from.commands();
			to.commands().clusterSetSlotImporting(slot, source.clusterMyId());
			source.clusterSetSlotMigrating(slot, to.commands().clusterMyId());
			source.migrate(RedisServer.HOST, to.port(), STREAM, 0, 10_000);
			FactBatch batch = RedisHistory.events(5, 5);
			for (int attempt = 0; attempt < 3; attempt++) {
				AppendRefusedTests.assertRefused(() -> writer.append(batch), Code.TRYAGAIN);
			}
			// All keys are there, the slot is not yet: ASK leads to them.
			source.migrate(RedisServer.HOST, to.port(), RedisHistory.USUAL.writers(), 0, 10_000);
			writer.append(batch);
			writer.append(RedisHistory.events(10, 5));
			to.commands().clusterSetSlotNode(slot, to.commands().clusterMyId());
			source.clusterSetSlotNode(slot, to.commands().clusterMyId());
			writer.append(RedisHistory.events(15, 5));
		}
		AppendRefusedTests.assertStored(backend, 20);
	}

	@Test
	void aSlotThatHasMovedIsFollowed() {
		RedisServer from = this.cluster.masterOf(STREAM);
		RedisBackend backend = backend();
		try (FactWriter writer = backend.openWriter(RedisHistory.OPTIONS)) {
			for (int round = 0; round < 4; round++) {
				FactBatch batch = RedisHistory.events(5 * round, 5);
				// The nodes may not agree yet who has it; the recorder tries again, too.
				await().ignoreExceptions().until(() -> writer.append(batch) != null);
				RedisServer now = this.cluster.masterOf(STREAM);
				this.cluster.moveSlot(SlotHash.getSlot(STREAM), now, (now == from) ? other(from) : from);
			}
		}
		await().ignoreExceptions().untilAsserted(() -> AppendRefusedTests.assertStored(backend, 20));
	}

	@Test
	void aNodeWithoutMemoryLeavesNoPartOfABatch() {
		AppendRefusedTests.outOfMemoryWithinABatch(this.cluster.masterOf(STREAM), backend());
	}

	@Test
	void aNodeThatCannotWriteItsSnapshot() throws Exception {
		RedisServer master = this.cluster.masterOf(STREAM);
		RedisBackend backend = backend();
		try (FactWriter writer = backend.openWriter(RedisHistory.OPTIONS)) {
			writer.append(RedisHistory.events(0, 5));
			master.commands().configSet("save", "86400 1");
			master.failToSave();
			FactBatch batch = RedisHistory.events(5, 5);
			for (int attempt = 0; attempt < 3; attempt++) {
				AppendRefusedTests.assertRefused(() -> writer.append(batch), Code.MISCONF);
			}
			assertThat(master.commands().xlen(STREAM)).isEqualTo(5);
			master.saveAgain();
			writer.append(batch);
		}
		AppendRefusedTests.assertStored(backend, 10);
	}

}
