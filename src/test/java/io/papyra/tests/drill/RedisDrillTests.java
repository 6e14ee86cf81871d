package io.papyra.tests.drill;

import java.io.IOException;
import java.util.stream.Stream;

import io.lettuce.core.RedisURI;
import io.papyra.backend.ProgressMonitor;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.redis.RedisBackend;
import io.papyra.redis.RedisConnector;
import io.papyra.redis.RedisOptions;
import io.papyra.redis.server.RedisBinary;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.RetentionPolicy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/** The drills with Redis, as docs/drills.md has them, and what is true after each. */
@Tag("servers")
@EnabledOnOs(OS.LINUX)
class RedisDrillTests {

	private static Drills drills;

	@BeforeAll
	static void prepare() throws IOException {
		drills = new Drills();
		drills.add(RedisBinary.standard().executable());
	}

	@AfterAll
	static void remove() throws IOException {
		drills.close();
	}

	@Test
	void redisAway() throws IOException {
		drills.play("Redis away", RedisDrillTests::assertNothingIsMissing);
	}

	@Test
	void redisRestoredFromYesterday() throws IOException {
		drills.play("Redis restored from yesterday", RedisDrillTests::assertNothingIsMissing);
	}

	/** Least of all the order that was taken when the facts could have been lost. */
	private static void assertNothingIsMissing(DrillShell shell) {
		RedisURI uri = RedisURI.create("redis://127.0.0.1:" + drills.port("6379"));
		try (RedisBackend backend = new RedisBackend(RedisConnector.to(uri), RedisOptions.of("order-desk"),
				RetentionPolicy.NONE)) {
			ScanReport scan = backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
			assertThat(scan.anomalies()).isEmpty();
			assertThat(scan.gaps()).isZero();
			String path = "/user/" + shell.type("echo $order").get(0);
			try (Stream<StoredFact> facts = backend.read(FactQuery.all())) {
				assertThat(facts.filter((stored) -> stored.fact().toString().contains(path))).isNotEmpty();
			}
		}
	}

}
