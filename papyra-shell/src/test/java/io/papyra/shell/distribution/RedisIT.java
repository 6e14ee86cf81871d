package io.papyra.shell.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.papyra.redis.server.RedisServer;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Programs;
import io.papyra.shell.testing.Ran;
import io.papyra.shell.testing.RedisHistory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What the packaged command needs for Redis is there, and loaded for Redis alone. */
@Tag("process")
class RedisIT {

	private final RedisHistory history = new RedisHistory();

	@TempDir
	Path directory;

	@BeforeEach
	void write() {
		this.history.write();
	}

	private void assertScanned(Ran ran) {
		assertThat(ran).as(ran.err()).returns(0, Ran::code).returns("", Ran::err);
		assertThat(ran.out()).startsWith(this.history.location() + "\n").contains("clean: no anomaly");
	}

	@Test
	void theCommandAndTheJarAloneReadAHistoryInRedis() {
		String[] scan = this.history.arguments("persistence scan");
		assertScanned(Distribution.built().papyra(this.directory, scan));
		List<String> jar = List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-jar",
				Distribution.built().home().resolveSibling("papyra.jar").toString());
		assertScanned(
				Programs.run(this.directory, Map.of(), Stream.concat(jar.stream(), Arrays.stream(scan)).toList()));
	}

	@Test
	void theConnectionOfSpringDataIsThereToo() throws IOException {
		Files.writeString(this.directory.resolve("application.properties"),
				"papyra.backend=redis\npapyra.system-id=orders\npapyra.redis.prefix=" + this.history.prefix()
						+ "\nspring.data.redis.host=" + RedisServer.HOST + "\nspring.data.redis.port="
						+ this.history.server().port());
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
