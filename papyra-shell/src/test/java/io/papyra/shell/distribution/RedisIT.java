package io.papyra.shell.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import io.papyra.fact.ActorEvent;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.redis.RedisBackend;
import io.papyra.redis.RedisConnector;
import io.papyra.redis.RedisOptions;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.retention.RetentionPolicy;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Programs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What the packaged command needs for Redis is there, and loaded for Redis alone. */
class RedisIT {

	private final RedisServer server = RedisServer.shared(RedisBinary.standard());

	private final String prefix = "p" + UUID.randomUUID();

	@TempDir
	Path directory;

	private String url() {
		return "redis://" + RedisServer.HOST + ":" + this.server.port();
	}

	@BeforeEach
	void write() {
		try (RedisBackend backend = new RedisBackend(RedisConnector.to(this.server.uri()),
				RedisOptions.of("orders").withPrefix(this.prefix), RetentionPolicy.NONE);
				BufferedFactRecorder recorder = Logs.recorder(backend)) {
			recorder.recordDurably(Logs.event("cart", 1, ActorEvent.STARTED)).join();
		}
	}

	private void assertScanned(Ran ran) {
		assertThat(ran).as(ran.err()).returns(0, Ran::code).returns("", Ran::err);
		assertThat(ran.out()).startsWith(url() + " " + this.prefix + ":orders\n").contains("clean: no anomaly");
	}

	@Test
	void theCommandAndTheJarAloneReadAHistoryInRedis() {
		String[] scan = { "persistence", "scan", "--redis-url", url(), "--prefix", this.prefix, "--system-id",
				"orders" };
		assertScanned(Distribution.built().papyra(this.directory, scan));
		List<String> jar = List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-jar",
				Distribution.built().home().resolveSibling("papyra.jar").toString());
		assertScanned(
				Programs.run(this.directory, Map.of(), Stream.concat(jar.stream(), Arrays.stream(scan)).toList()));
	}

	@Test
	void theConnectionOfSpringDataIsThereToo() throws IOException {
		Files.writeString(this.directory.resolve("application.properties"),
				"papyra.backend=redis\npapyra.system-id=orders\npapyra.redis.prefix=" + this.prefix
						+ "\nspring.data.redis.host=" + RedisServer.HOST + "\nspring.data.redis.port="
						+ this.server.port());
		assertScanned(Distribution.built().papyra(this.directory, "persistence", "scan"));
	}

	@Test
	void aFileIsScannedWithoutAClassOfIts() {
		Logs.python("clean.ndjson", this.directory);
		Ran ran = Distribution.built()
			.papyra(this.directory, Map.of("PAPYRA_OPTS", "-Xlog:class+load:stdout"), "persistence", "scan", "--path",
					"clean.ndjson");
		assertThat(ran.code()).as(ran.err()).isZero();
		assertThat(ran.out()).contains("io.papyra.redis.autoconfigure.RedisBackendFactory")
			.doesNotContain("lettuce", "netty", "springframework.data");
	}

}
