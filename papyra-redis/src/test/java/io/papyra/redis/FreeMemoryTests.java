package io.papyra.redis;

import io.lettuce.core.RedisURI;
import io.papyra.backend.FactWriter;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is free in Redis is what is left of its maxmemory, where it has one and says so.
 */
@EachRedis
class FreeMemoryTests {

	private static final long MOST = 512L << 20;

	private static final int BALLAST = 40 << 20;

	private final RedisBinary binary;

	@AutoClose
	private final Opened opened = new Opened();

	FreeMemoryTests(RedisBinary binary) {
		this.binary = binary;
	}

	private RedisBackend backend(RedisURI uri) {
		return this.opened
			.add(new RedisBackend(RedisConnector.to(uri), RedisOptions.of(TestFacts.SYSTEM), RetentionPolicy.NONE));
	}

	private static @Nullable Long freeOf(RedisBackend backend) {
		return backend.freeSpace();
	}

	@Test
	void itIsWhatIsLeftOfMaxmemoryAndNothingWhereThereIsNone() throws Exception {
		RedisServer server = this.opened.add(RedisServer.with(this.binary).maxMemory(MOST).start());
		RedisBackend backend = backend(server.uri());
		assertThat(freeOf(backend)).isBetween(MOST / 4 * 3, MOST);
		try (FactWriter writer = backend.openWriter(RedisHistory.OPTIONS)) {
			writer.append(TestFacts.batch(0, 3));
			server.commands().setbit("ballast", BALLAST * 8L, 1);
			assertThat(freeOf(backend)).isBetween(MOST / 2, MOST - BALLAST);
		}
		server.commands().configSet("maxmemory", "1mb");
		assertThat(freeOf(backend)).as("more is used than it may be").isZero();
		server.commands().configSet("maxmemory", "0");
		assertThat(freeOf(backend)).isNull();
	}

	@Test
	void withoutPermissionOrAnswerItIsUnknown() throws Exception {
		RedisServer server = this.opened.add(RedisServer.with(this.binary).maxMemory(MOST).start());
		server.user("p on >geheim ~* +@all -acl -info -config");
		assertThat(freeOf(backend(server.uri("p", "geheim")))).isNull();
		RedisBackend backend = backend(server.uri());
		assertThat(freeOf(backend)).isPositive();
		server.kill9();
		assertThat(freeOf(backend)).isNull();
		server.restart();
		assertThat(freeOf(backend)).isPositive();
		backend.close();
		assertThat(freeOf(backend)).isNull();
	}

}
