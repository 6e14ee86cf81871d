package io.papyra.redis.server;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.papyra.redis.server.RedisServerBuilder.Fsync;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@EachRedis
class RedisServerTests {

	private final RedisBinary redis;

	RedisServerTests(RedisBinary redis) {
		this.redis = redis;
	}

	@Test
	void theServerIsOfTheVersionThatItsProgramTells() {
		RedisServer server = RedisServer.shared(this.redis);
		Map<String, String> info = server.info("server");
		assertThat(info).containsEntry(this.redis.valkey() ? "valkey_version" : "redis_version", this.redis.version())
			.containsEntry("process_id", String.valueOf(server.pid()));
		assertThat(server.has("XAUTOCLAIM")).isTrue();
		assertThat(server.has("XNEVERMORE")).isFalse();
		assertThat(RedisServer.shared(this.redis)).isSameAs(server);
	}

	@Test
	void aKilledServerComesBackOnItsPortWithItsAppendOnlyFile() {
		try (RedisServer server = RedisServer.with(this.redis).appendOnly(Fsync.EVERYSEC).start()) {
			int port = server.port();
			long pid = server.pid();
			server.commands().xadd("stream", Map.of("data", "one"));
			server.kill9();
			assertThat(server.isRunning()).isFalse();
			assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive)).isNotEqualTo(java.util.Optional.of(true));
			server.restart();
			assertThat(server.port()).isEqualTo(port);
			assertThat(server.pid()).isNotEqualTo(pid);
			assertThat(server.commands().xlen("stream")).isEqualTo(1);
		}
	}

	@Test
	void onlyAnOrderlyStopTakesASnapshot() {
		try (RedisServer server = RedisServer.with(this.redis).snapshots().start()) {
			server.commands().set("key", "stopped");
			server.restart();
			assertThat(server.commands().get("key")).isEqualTo("stopped");
			server.commands().set("key", "killed");
			server.kill9();
			server.restart();
			assertThat(server.commands().get("key")).isEqualTo("stopped");
		}
	}

	@Test
	void withoutFilesNothingOutlivesAStop() {
		try (RedisServer server = RedisServer.start(this.redis)) {
			server.commands().set("key", "value");
			server.restart();
			assertThat(server.commands().get("key")).isNull();
		}
	}

	@Test
	void aServerThatDoesNotStartSaysWhy() {
		RedisServerBuilder builder = RedisServer.with(this.redis).set("no-such-directive 1");
		assertThatIllegalStateException().isThrownBy(builder::start).withMessageContaining("no-such-directive");
	}

	@Test
	void aPortThatWasTakenIsReplacedByAnother() throws IOException {
		try (RedisServer first = RedisServer.start(this.redis);
				RedisServer second = RedisServer.with(this.redis).firstPort(first.port()).start()) {
			assertThat(second.port()).isNotEqualTo(first.port());
			assertThat(second.info("server")).containsEntry("process_id", String.valueOf(second.pid()));
		}
	}

	@Test
	void aClosedServerLeavesNothing() {
		RedisServer server = RedisServer.start(this.redis);
		server.close();
		assertThat(server.isRunning()).isFalse();
		assertThat(Files.exists(server.directory())).isFalse();
	}

	@Test
	void usersPasswordsAndTheLimitOfMemoryAreHeld() {
		try (RedisServer server = RedisServer.with(this.redis)
			.password("secret")
			.user("reader", "on >pass ~* +@read")
			.maxMemory(64 << 20)
			.start()) {
			assertThat(server.commands().configGet("maxmemory")).containsEntry("maxmemory", "67108864");
			assertThatExceptionOfType(RedisException.class)
				.isThrownBy(() -> Clients.call(RedisURI.create(RedisServer.HOST, server.port()), null, "GET", "key"));
			RedisURI reader = RedisURI.builder(server.uri()).withAuthentication("reader", "pass").build();
			assertThat(Clients.call(reader, null, "GET", "key")).isNull();
			assertThatExceptionOfType(RedisException.class).isThrownBy(() -> Clients.call(reader, null, "DEL", "key"))
				.withMessageContaining("NOPERM");
		}
	}

	@Test
	void tlsDemandsACertificateOfTheSameAuthority() {
		TlsCertificates certificates = TlsCertificates.create();
		try (RedisServer server = RedisServer.with(this.redis).tls(certificates).start()) {
			assertThat(Clients.call(server.uri(), certificates, "PING")).isEqualTo("PONG");
			assertThatExceptionOfType(RedisException.class)
				.isThrownBy(() -> Clients.call(server.uri(), TlsCertificates.create(), "PING"));
			assertThatExceptionOfType(RedisException.class)
				.isThrownBy(() -> Clients.call(RedisURI.create(RedisServer.HOST, server.port()), null, "PING"));
		}
	}

	@Test
	void theServersFromMavenCentralAreAlwaysThere() {
		List<String> names = RedisBinary.all().stream().map(RedisBinary::name).toList();
		if (System.getProperty(RedisBinary.ONLY, "").isEmpty()) {
			assertThat(names).contains("redis-7.0");
		}
		assertThat(names).contains(this.redis.name()).doesNotHaveDuplicates();
	}

}
