package io.papyra.redis.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import com.example.shipping.PlainShipper;
import com.example.shipping.Shipping;
import io.papyra.backend.FactWriter;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.recorder.FactRecorder;
import io.papyra.redis.ConsumerGroup;
import io.papyra.redis.GroupState;
import io.papyra.redis.RedisBackend;
import io.papyra.redis.RedisConnector;
import io.papyra.redis.RedisGroups;
import io.papyra.redis.RedisOptions;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.retention.RetentionPolicy;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.test.TestFacts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** docs/redis.md: its properties, and its shipper, which is compiled and ships. */
class RedisPageTests {

	private static final Path BASE = Path.of(System.getProperty("basedir", "."));

	@Test
	void everyPropertyIsOnThePage() throws Exception {
		String page = Files.readString(BASE.resolve("../docs/redis.md"));
		assertThat(Arrays.stream(RedisProperties.class.getRecordComponents())
			.map((part) -> part.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT)))
			.contains("max-deliveries", "lagging-after")
			.allSatisfy((name) -> assertThat(page).containsPattern("(?m)^\\| .*`(papyra\\.redis)?\\." + name + "`"));
	}

	@Test
	void thePageOnKedaHasTheFileOfTheExample() throws Exception {
		String example = Files.readString(BASE.resolve("../docs/keda/scaledobject.yaml"));
		assertThat(Files.readString(BASE.resolve("../docs/keda.md"))).contains(example.strip());
	}

	@Test
	void itsShipperIsCompiledAsItStandsThere() throws Exception {
		String source = Files.readString(BASE.resolve("src/test/java/com/example/shipping/CrashShipper.java"));
		String page = Files.readString(BASE.resolve("../docs/redis.md"));
		assertThat(page).contains(source.substring(source.indexOf("@Component")).strip());
	}

	@Test
	void theProgramWithoutSpringIsOnThePageAndShips() throws Exception {
		String source = Files.readString(BASE.resolve("src/test/java/com/example/shipping/PlainShipper.java"));
		String body = source.substring(source.indexOf("\t\tRedisConnector connector"),
				source.indexOf("\t}\n\n\tprivate void ship"));
		assertThat(Files.readString(BASE.resolve("../docs/redis.md")))
			.contains(body.replaceAll("(?m)^\t\t", "").strip());
		RedisServer server = RedisServer.shared(RedisBinary.standard());
		Fact fact = new ActorEvent("orders", ActorAddress.of("orders", 7, "/user/" + UUID.randomUUID()),
				ActorEvent.STARTED, null, Instant.ofEpochSecond(1));
		try (RedisBackend backend = new RedisBackend(RedisConnector.to(server.uri()), RedisOptions.of("orders"),
				RetentionPolicy.NONE);
				FactWriter writer = backend.openWriter(new WriterOptions("orders", SyncPolicy.ALWAYS))) {
			writer.append(TestFacts.batch(fact));
		}
		PlainShipper shipper = new PlainShipper();
		Thread thread = new Thread(() -> shipper.run("redis://127.0.0.1:" + server.port()));
		thread.start();
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> shipper.shipped.containsValue(fact));
		shipper.stop();
		thread.join();
	}

	@Test
	void itShipsEachCrashOnce() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(PapyraAutoConfiguration.class, PapyraGroupsAutoConfiguration.class))
			.withUserConfiguration(Shipping.class)
			.withPropertyValues("papyra.system-id=s", "papyra.backend=redis",
					"papyra.redis.prefix=p" + UUID.randomUUID(),
					"papyra.redis.url=redis://127.0.0.1:" + RedisServer.shared(RedisBinary.standard()).port())
			.run((context) -> {
				FactRecorder recorder = context.getBean(FactRecorder.class);
				for (int number = 0; number < 12; number += 3) {
					recorder.recordDurably(TestFacts.fact(number)).get(20, TimeUnit.SECONDS);
				}
				Awaitility.await()
					.atMost(Duration.ofSeconds(60))
					.untilAsserted(() -> assertThat(Shipping.tickets(context).values()).containsExactlyInAnyOrder(
							ActorAddress.of("s", 3, "/user/a-3"), ActorAddress.of("s", 9, "/user/a-9")));
				ConsumerGroup group = context.getBean(RedisGroups.class).group(FactKind.EVENT, "tickets");
				Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
					GroupState state = group.state();
					return state != null && state.pending() == 0 && state.lag().entries() == 0;
				});
			});
	}

}
