package io.papyra.redis.server;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@EachRedis
class ReplicaLinkTests {

	private final RedisBinary redis;

	ReplicaLinkTests(RedisBinary redis) {
		this.redis = redis;
	}

	@Test
	void aReplicaLagsByAsMuchAsItsLinkHoldsBackAndCatchesUpLater() {
		try (RedisServer primary = RedisServer.start(this.redis);
				RedisServer replica = RedisServer.start(this.redis);
				ReplicaLink link = ReplicaLink.between(primary, replica)) {
			primary.commands().xadd("stream", Map.of("n", "1"));
			awaitLength(replica, 1);
			link.stopAfter(150);
			for (int n = 2; n <= 20; n++) {
				primary.commands().xadd("stream", Map.of("n", String.valueOf(n)));
			}
			Waiting.until("the cut", () -> !link.proxy().isArmed(), link::toString);
			assertThat(replica.commands().xlen("stream")).isLessThan(10);
			link.restore();
			awaitLength(replica, 20);
		}
	}

	private static void awaitLength(RedisServer server, long length) {
		Waiting.until(length + " entries", () -> server.commands().xlen("stream") == length, server::log);
	}

}
