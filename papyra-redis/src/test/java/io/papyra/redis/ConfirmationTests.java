package io.papyra.redis;

import java.time.Duration;

import io.papyra.backend.AppendResult;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.redis.server.RedisServerBuilder.Fsync;
import io.papyra.redis.server.ReplicaLink;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What has to confirm a fact besides the server's reply, and what if it does not. */
@EachRedis
class ConfirmationTests {

	private final RedisBinary binary;

	ConfirmationTests(RedisBinary binary) {
		this.binary = binary;
	}

	private static RedisBackend backend(RedisHistory history, RedisServer server, int replicas, boolean aof) {
		return history.backend(server.uri(),
				history.options().withConfirmation(replicas, aof, Duration.ofMillis(aof ? 10_000 : 300)),
				RetentionPolicy.NONE);
	}

	@Test
	void whatNoReplicaHasConfirmedIsStoredAndToldWithTheirNumber() {
		try (RedisServer server = RedisServer.start(this.binary); RedisHistory history = new RedisHistory(server)) {
			try (FactWriter writer = backend(history, server, 2, false).openWriter(RedisHistory.OPTIONS)) {
				AppendResult appended = writer.append(RedisHistory.events(0, 2));
				assertThat(appended.unconfirmed()).isInstanceOf(PersistenceException.class)
					.hasMessageContaining("0 of 2 replicas have confirmed");
			}
			assertThat(history.places()).containsExactly(0, 1);
		}
	}

	@Test
	void oncePerSecondItIsTheSyncThatFails() {
		try (RedisServer server = RedisServer.start(this.binary); RedisHistory history = new RedisHistory(server)) {
			try (FactWriter writer = backend(history, server, 1, false)
				.openWriter(new WriterOptions(TestFacts.SYSTEM, SyncPolicy.EVERY_SECOND))) {
				assertThat(writer.append(RedisHistory.events(0, 2)).unconfirmed()).isNull();
				assertThatExceptionOfType(PersistenceException.class).isThrownBy(writer::sync)
					.withMessageContaining("0 of 1 replicas");
			}
			assertThat(history.places()).containsExactly(0, 1);
		}
	}

	@Test
	void aReplicaConfirms() throws Exception {
		try (RedisServer server = RedisServer.start(this.binary);
				RedisServer replica = RedisServer.start(this.binary);
				ReplicaLink link = ReplicaLink.between(server, replica);
				RedisHistory history = new RedisHistory(server)) {
			assertThat(link.proxy().connections()).isNotEmpty();
			try (FactWriter writer = history
				.backend(server.uri(), history.options().withConfirmation(1, false, Duration.ofSeconds(20)),
						RetentionPolicy.NONE)
				.openWriter(RedisHistory.OPTIONS)) {
				assertThat(writer.append(RedisHistory.events(0, 2)).unconfirmed()).isNull();
			}
			assertThat(replica.commands().xlen(history.events().stream())).isEqualTo(2);
		}
	}

	@Test
	void theAppendOnlyFileConfirmsWhereTheServerCanSayAndElseTheStartIsRefused() {
		try (RedisServer server = RedisServer.with(this.binary).appendOnly(Fsync.EVERYSEC).start();
				RedisHistory history = new RedisHistory(server)) {
			if (!server.has("WAITAOF")) {
				assertThatExceptionOfType(PersistenceException.class)
					.isThrownBy(() -> backend(history, server, 0, true).openWriter(RedisHistory.OPTIONS))
					.withMessageContaining("papyra.redis.wait-aof=true");
				return;
			}
			try (FactWriter writer = backend(history, server, 0, true).openWriter(RedisHistory.OPTIONS)) {
				assertThat(writer.append(RedisHistory.events(0, 2)).unconfirmed()).isNull();
			}
			assertThat(history.places()).containsExactly(0, 1);
		}
	}

}
