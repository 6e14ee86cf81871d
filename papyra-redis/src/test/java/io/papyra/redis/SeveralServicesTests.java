package io.papyra.redis;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.redis.server.RedisServerBuilder.Fsync;
import io.papyra.retention.RetentionPolicy;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several processes write to the same streams at once, while Redis is killed: each
 * history is complete and in order, and they are told apart. More rounds with
 * {@code -Dpapyra.rounds}.
 */
@EachRedis
class SeveralServicesTests {

	private static final int ROUNDS = Integer.getInteger("papyra.rounds", 1);

	private final RedisBinary binary;

	SeveralServicesTests(RedisBinary binary) {
		this.binary = binary;
	}

	@Test
	void threeServicesOfOneSystemAreCompleteAndToldApart() throws Exception {
		try (RedisServer server = RedisServer.with(this.binary).appendOnly(Fsync.EVERYSEC).start();
				RedisHistory history = new RedisHistory(server)) {
			RedisOptions options = history.options().withReadPageSize(1000);
			try (LoadedWriter one = new LoadedWriter(history.backend(server.uri(), options, RetentionPolicy.NONE), 1);
					LoadedWriter two = new LoadedWriter(history.backend(server.uri(), options, RetentionPolicy.NONE), 2,
							LoadedWriter.MOST);
					LoadedWriter three = new LoadedWriter(history.backend(server.uri(), options, RetentionPolicy.NONE),
							3, 2 * LoadedWriter.MOST)) {
				for (int round = 0; round < ROUNDS; round++) {
					one.awaitMore(100);
					two.awaitMore(100);
					server.kill9();
					server.restart();
					three.awaitMore(100);
				}
				RedisBackend reader = history.backend(server.uri(), options, RetentionPolicy.NONE);
				three.stop();
				two.stop();
				one.finish(history);
				two.finish(history);
				three.finish(history);
				try (Stream<StoredFact> facts = reader.read(FactQuery.of(FactKind.EVENT))) {
					Set<String> writers = facts.map((stored) -> String.valueOf(stored.writer()))
						.collect(Collectors.toSet());
					assertThat(writers).hasSize(3);
				}
			}
		}
	}

}
