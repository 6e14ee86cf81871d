package io.papyra.redis.autoconfigure;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.papyra.backend.PersistenceBackend;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.recorder.FactRecorder;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.utility.DockerImageName;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The current images of Redis and Valkey, to which nothing but {@code @ServiceConnection}
 * connects. Skipped where there is no Docker: the one test that may be.
 */
class RedisContainerTests {

	private static final int PORT = 6379;

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PapyraAutoConfiguration.class, DataRedisAutoConfiguration.class })
	static class Application {

	}

	/** What each of them has to do. */
	@SpringBootTest(classes = Application.class, properties = { "papyra.backend=redis", "papyra.system-id=orders" },
			webEnvironment = SpringBootTest.WebEnvironment.NONE)
	abstract static class Contained {

		@Autowired
		private FactRecorder recorder;

		@Autowired
		private PersistenceBackend backend;

		@Test
		void aFactIsStoredInTheContainerAndReadBack() throws Exception {
			Position position = this.recorder
				.recordDurably(
						new ActorEvent("", ActorAddress.of("orders", 1, "/user/cart"), ActorEvent.STARTED, null, null))
				.get(30, TimeUnit.SECONDS);
			assertThat(position.text()).startsWith("orders:events:");
			try (Stream<StoredFact> facts = this.backend.read(FactQuery.of(FactKind.EVENT))) {
				assertThat(facts.map(StoredFact::position)).contains(position);
			}
		}

	}

	/** That the test itself is right, where there is no Docker. */
	@Nested
	class Local extends Contained {

		@DynamicPropertySource
		static void server(DynamicPropertyRegistry properties) {
			properties.add("spring.data.redis.port", () -> RedisServer.shared(RedisBinary.standard()).port());
		}

	}

	@Nested
	@Testcontainers(disabledWithoutDocker = true)
	class Redis extends Contained {

		@Container
		@ServiceConnection("redis")
		static final GenericContainer<?> SERVER = new GenericContainer<>(DockerImageName.parse("redis:8"))
			.withExposedPorts(PORT);

	}

	@Nested
	@Testcontainers(disabledWithoutDocker = true)
	class Valkey extends Contained {

		@Container
		@ServiceConnection("redis")
		static final GenericContainer<?> SERVER = new GenericContainer<>(DockerImageName.parse("valkey/valkey:9"))
			.withExposedPorts(PORT);

	}

}
