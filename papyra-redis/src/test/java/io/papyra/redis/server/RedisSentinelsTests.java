package io.papyra.redis.server;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@EachRedis
class RedisSentinelsTests {

	private final RedisBinary redis;

	RedisSentinelsTests(RedisBinary redis) {
		this.redis = redis;
	}

	@Test
	void theReplicaIsPromotedAndTheOldPrimaryFollowsIt() {
		try (RedisSentinels all = RedisSentinels.start(this.redis)) {
			RedisServer primary = all.primary();
			RedisServer replica = all.replica();
			assertThat(all.servers()).containsExactly(primary, replica);
			primary.commands().set("key", "value");
			assertThat(primary.commands().waitForReplication(1, 20_000)).isEqualTo(1);
			assertThat(all.failover()).isSameAs(replica);
			assertThat(replica.commands().get("key")).isEqualTo("value");
			RedisClient client = RedisClient.create(all.uri());
			try (StatefulRedisConnection<String, String> connection = client.connect()) {
				connection.sync().set("key", "later");
			}
			finally {
				client.shutdown();
			}
			assertThat(replica.commands().get("key")).isEqualTo("later");
			all.restartOld();
			assertThat(all.primary()).isSameAs(replica);
			assertThat(primary.info("replication")).containsEntry("role", "slave");
			assertThat(primary.commands().get("key")).isEqualTo("later");
		}
	}

}
