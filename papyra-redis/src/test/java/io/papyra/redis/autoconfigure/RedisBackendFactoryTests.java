package io.papyra.redis.autoconfigure;

import java.net.ServerSocket;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.papyra.backend.Compactable;
import io.papyra.backend.FactReader;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Scannable;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.recorder.FactRecorder;
import io.papyra.redis.RedisBackend;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisCluster;
import io.papyra.redis.server.RedisSentinels;
import io.papyra.redis.server.RedisServer;
import io.papyra.redis.server.ReplicaLink;
import io.papyra.report.ScanRequest;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.spring.settings.InvalidPapyraPropertyException;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The backend by its name in a service, over the connection of Spring Data Redis. */
@ExtendWith(OutputCaptureExtension.class)
class RedisBackendFactoryTests {

	private final RedisServer server = RedisServer.shared(RedisBinary.standard());

	private final ApplicationContextRunner contexts = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class, DataRedisAutoConfiguration.class,
				SslAutoConfiguration.class))
		.withPropertyValues("papyra.backend=redis", "papyra.system-id=s", "papyra.redis.prefix=p" + UUID.randomUUID());

	private ApplicationContextRunner onServer() {
		return this.contexts.withPropertyValues("spring.data.redis.host=" + RedisServer.HOST,
				"spring.data.redis.port=" + this.server.port());
	}

	private static ApplicationContextRunner withoutSpringData() {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class))
			.withPropertyValues("papyra.backend=redis", "papyra.system-id=s",
					"papyra.redis.prefix=p" + UUID.randomUUID());
	}

	private static void recordsAndReads(ApplicationContext context) throws Exception {
		FactRecorder recorder = context.getBean(FactRecorder.class);
		assertThat(recorder.recordDurably(TestFacts.fact(0)).get(10, TimeUnit.SECONDS).text()).startsWith("s:events:");
		try (Stream<StoredFact> facts = context.getBean(FactReader.class).read(FactQuery.of(FactKind.EVENT))) {
			List<StoredFact> stored = facts.toList();
			assertThat(stored).extracting(StoredFact::fact).contains(TestFacts.fact(0));
			assertThat(stored).extracting(StoredFact::writer).doesNotContainNull().containsOnly(stored.get(0).writer());
		}
	}

	@Test
	void aServiceStoresItsFactsOverTheApplicationsConnection() {
		onServer().run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(PersistenceBackend.class)).isInstanceOf(RedisBackend.class);
			assertThat(context.getBean(PersistenceBackend.class).location())
				.startsWith("redis://127.0.0.1:" + this.server.port() + " p");
			recordsAndReads(context);
		});
	}

	@Test
	void anAddressOfItsOwnNeedsNoSpringData() {
		withoutSpringData()
			.withClassLoader(new FilteredClassLoader(LettuceConnectionFactory.class, DataRedisAutoConfiguration.class))
			.withPropertyValues("papyra.redis.url=redis://127.0.0.1:" + this.server.port())
			.run(RedisBackendFactoryTests::recordsAndReads);
	}

	@Test
	void withoutSpringDataAndAddressTheStartSaysWhatIsMissing() {
		withoutSpringData().withClassLoader(new FilteredClassLoader(DataRedisAutoConfiguration.class))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPapyraPropertyException.class)
				.hasMessageContaining("spring-boot-starter-data-redis"));
	}

	@Test
	void sentinelsLeadToThePrimary() throws Exception {
		try (RedisSentinels sentinels = RedisSentinels.start(RedisBinary.standard())) {
			String nodes = String.join(",",
					sentinels.sentinels().stream().map((node) -> RedisServer.HOST + ":" + node.port()).toList());
			this.contexts
				.withPropertyValues("spring.data.redis.sentinel.master=" + RedisSentinels.PRIMARY,
						"spring.data.redis.sentinel.nodes=" + nodes)
				.run(RedisBackendFactoryTests::recordsAndReads);
		}
	}

	@Test
	void aClusterServesEveryStream() throws Exception {
		try (RedisCluster cluster = RedisCluster.start(RedisBinary.standard())) {
			String nodes = String.join(",",
					cluster.nodes().stream().map((node) -> RedisServer.HOST + ":" + node.port()).toList());
			this.contexts.withPropertyValues("spring.data.redis.cluster.nodes=" + nodes)
				.run(RedisBackendFactoryTests::recordsAndReads);
		}
	}

	@Test
	void queriesReadFromAReplicaIfTheConnectionSaysSo() throws Exception {
		try (RedisServer primary = RedisServer.start(RedisBinary.standard());
				RedisServer replica = RedisServer.start(RedisBinary.standard());
				ReplicaLink link = ReplicaLink.between(primary, replica)) {
			assertThat(link).isNotNull();
			this.contexts
				.withPropertyValues("spring.data.redis.host=" + RedisServer.HOST,
						"spring.data.redis.port=" + primary.port(), "spring.data.redis.lettuce.read-from=replica")
				.run((context) -> readsFrom(context, primary, List.of(replica)));
		}
	}

	@Test
	void afterSentinelsAndInAClusterToo() throws Exception {
		try (RedisSentinels sentinels = RedisSentinels.start(RedisBinary.standard())) {
			String nodes = String.join(",",
					sentinels.sentinels().stream().map((node) -> RedisServer.HOST + ":" + node.port()).toList());
			this.contexts.withPropertyValues("spring.data.redis.sentinel.master=" + RedisSentinels.PRIMARY,
					"spring.data.redis.sentinel.nodes=" + nodes, "spring.data.redis.lettuce.read-from=replicaPreferred")
				.run((context) -> readsFrom(context, sentinels.primary(), List.of(sentinels.replica())));
		}
		try (RedisCluster cluster = RedisCluster.start(RedisBinary.standard(), 1)) {
			String nodes = String.join(",",
					cluster.nodes().stream().map((node) -> RedisServer.HOST + ":" + node.port()).toList());
			this.contexts
				.withPropertyValues("spring.data.redis.cluster.nodes=" + nodes,
						"spring.data.redis.lettuce.read-from=replica", "papyra.redis.hash-tag=true")
				.run((context) -> {
					RedisServer primary = cluster.masterOf("{s}");
					readsFrom(context, primary, cluster.replicasOf(primary));
				});
		}
	}

	/** Reads until a replica has what was stored, and asks both who was asked. */
	private static void readsFrom(ApplicationContext context, RedisServer primary, List<RedisServer> replicas)
			throws Exception {
		FactRecorder recorder = context.getBean(FactRecorder.class);
		recorder.recordDurably(TestFacts.fact(0)).get(10, TimeUnit.SECONDS);
		await().untilAsserted(() -> assertThat(events(context)).contains(TestFacts.fact(0)));
		// A writer looks now and then whether its last entry is still there.
		long asked = calls(primary, "xrange");
		long before = calls(replicas.get(0), "xrange");
		for (int read = 0; read < 50; read++) {
			assertThat(events(context)).contains(TestFacts.fact(0));
		}
		assertThat(calls(replicas.get(0), "xrange") - before).as("of the replica").isGreaterThanOrEqualTo(50);
		assertThat(calls(primary, "xrange") - asked).as("of the primary").isLessThan(50);
		assertThat(calls(replicas.get(0), "evalsha") + calls(replicas.get(0), "eval")).as("appends").isZero();
		assertThat(calls(primary, "evalsha")).as("appends").isPositive();
		// What looks for damage reads what was written.
		Scannable store = (Scannable) context.getBean(PersistenceBackend.class);
		long read = calls(replicas.get(0), "xrange");
		assertThat(store.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).isClean()).isTrue();
		assertThat(calls(replicas.get(0), "xrange")).isEqualTo(read);
	}

	private static List<Fact> events(ApplicationContext context) {
		try (Stream<StoredFact> facts = context.getBean(FactReader.class).read(FactQuery.of(FactKind.EVENT))) {
			return facts.map(StoredFact::fact).toList();
		}
	}

	private static long calls(RedisServer server, String command) {
		String stats = server.info("commandstats").getOrDefault("cmdstat_" + command, "calls=0,");
		return Long.parseLong(stats.substring("calls=".length(), stats.indexOf(',')));
	}

	@Test
	void nodesOfWhichNoneIsThePrimaryAreRefused() {
		refused("spring.data.redis.masterreplica.nodes=127.0.0.1:1,127.0.0.1:2",
				"'127.0.0.1:1,127.0.0.1:2' is not allowed for spring.data.redis.masterreplica.nodes");
	}

	@Test
	void theConnectionDetailsOfAContainerSayWhereRedisIs() {
		this.contexts.withPropertyValues("spring.data.redis.host=elsewhere.invalid", "spring.data.redis.port=1")
			.withBean(DataRedisConnectionDetails.class, () -> new DataRedisConnectionDetails() {

				@Override
				public Standalone getStandalone() {
					return Standalone.of(RedisServer.HOST, RedisBackendFactoryTests.this.server.port());
				}

			})
			.run((context) -> {
				assertThat(context.getBean(PersistenceBackend.class).location())
					.startsWith("redis://127.0.0.1:" + this.server.port() + " p");
				recordsAndReads(context);
			});
	}

	@Test
	void everyKindIsKeptTo256MegabytesUnlessSomethingElseIsSet() {
		onServer().run((context) -> assertThat(context.getBean(PersistenceBackend.class)).isInstanceOfSatisfying(
				Compactable.class,
				(store) -> assertThat(store.retention().of(FactKind.AUDIT).maxTotalSize()).isEqualTo(256L << 20)));
		onServer().withPropertyValues("papyra.retention.max-total-size=-1")
			.run((context) -> assertThat(context.getBean(PersistenceBackend.class)).isInstanceOfSatisfying(
					Compactable.class, (store) -> assertThat(store.retention().isLimited()).isFalse()));
	}

	private ApplicationContextRunner on(RedisServer small, String... properties) {
		return this.contexts.withPropertyValues("spring.data.redis.url=redis://127.0.0.1:" + small.port())
			.withPropertyValues(properties);
	}

	private static void retains(ApplicationContextRunner contexts, FactKind kind, long bytes) {
		contexts.run((context) -> assertThat(context.getBean(PersistenceBackend.class)).isInstanceOfSatisfying(
				Compactable.class, (store) -> assertThat(store.retention().of(kind).maxTotalSize()).isEqualTo(bytes)));
	}

	private static void refuses(ApplicationContextRunner contexts, String... messages) {
		contexts.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOf(InvalidPapyraPropertyException.class)
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(messages)));
	}

	@Test
	void theDefaultShrinksToHalfOfMaxmemory(CapturedOutput output) {
		try (RedisServer small = RedisServer.with(RedisBinary.standard()).maxMemory(100L << 20).start()) {
			retains(on(small), FactKind.DEAD_LETTER, 16L << 20);
			assertThat(output).contains("Papyra retains 16MB of each kind of fact instead of 256MB, unless "
					+ "papyra.retention.max-total-size is set: all kinds take half of the maxmemory of "
					+ "redis://127.0.0.1:" + small.port() + ", which is 100MB");
			small.commands().configSet("maxmemory", "10gb");
			retains(on(small), FactKind.DEAD_LETTER, 256L << 20);
		}
	}

	@Test
	void limitsBeyondMaxmemoryStopTheStart() {
		try (RedisServer small = RedisServer.with(RedisBinary.standard()).maxMemory(100L << 20).start()) {
			refuses(on(small, "papyra.retention.max-total-size=50MB"),
					"'50MB' is not allowed for papyra.retention.max-total-size: allowed is less, as events, audits, "
							+ "dead-letters may take 150MB then, and the maxmemory of redis://127.0.0.1:" + small.port()
							+ " is 100MB");
			refuses(on(small, "papyra.retention.max-total-size=10MB", "papyra.retention.audits.max-total-size=90MB"),
					"'90MB' is not allowed for papyra.retention.audits.max-total-size");
			refuses(on(small, "papyra.retention.dead-letters.max-total-size=" + Long.MAX_VALUE + "B"),
					"papyra.retention.dead-letters.max-total-size");
			retains(on(small, "papyra.retention.max-total-size=33MB"), FactKind.EVENT, 33L << 20);
			retains(on(small, "papyra.retention.max-total-size=-1", "papyra.retention.events.max-total-size=99MB"),
					FactKind.EVENT, 99L << 20);
			small.commands().configSet("maxmemory", "0");
			retains(on(small, "papyra.retention.max-total-size=50GB"), FactKind.EVENT, 50L << 30);
		}
	}

	@Test
	void whereMaxmemoryMayNotBeAskedNothingIsRefused(CapturedOutput output) {
		try (RedisServer small = RedisServer.with(RedisBinary.standard())
			.maxMemory(100L << 20)
			.user("shy", "on >few ~* +@all -info -config")
			.user("half", "on >few ~* +@all -info")
			.user("hidden", "on >few ~* +@all -config")
			.start()) {
			String[] gigabyte = { "papyra.retention.max-total-size=1GB", "spring.data.redis.password=few" };
			String url = "spring.data.redis.url=redis://%s:few@127.0.0.1:" + small.port();
			for (String user : List.of("half", "hidden")) {
				refuses(this.contexts.withPropertyValues(gigabyte).withPropertyValues(url.formatted(user)),
						"papyra.retention.max-total-size");
			}
			assertThat(output).doesNotContain("retains could not be checked");
			ApplicationContextRunner shy = this.contexts.withPropertyValues(url.formatted("shy"));
			retains(shy.withPropertyValues(gigabyte), FactKind.EVENT, 1L << 30);
			retains(shy, FactKind.EVENT, 256L << 20);
			assertThat(output).contains("Whether Redis has room for what Papyra retains could not be checked: "
					+ "maxmemory of redis://127.0.0.1:" + small.port() + " may not be asked");
		}
	}

	@Test
	void aServerThatIsAwayIsNotAskedAndStopsNoStartThatDoesWithoutIt(CapturedOutput output) throws Exception {
		int port;
		try (ServerSocket free = new ServerSocket(0)) {
			port = free.getLocalPort();
		}
		ApplicationContextRunner away = this.contexts.withPropertyValues("spring.data.redis.port=" + port,
				"papyra.startup.on-unavailable=degrade");
		away.withPropertyValues("papyra.retention.max-total-size=-1")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("retains could not be checked");
		retains(away, FactKind.EVENT, 256L << 20);
		retains(away.withPropertyValues("papyra.retention.max-total-size=1GB"), FactKind.EVENT, 1L << 30);
		assertThat(output)
			.contains("what Papyra retains could not be checked: redis://localhost:" + port + " cannot be reached");
	}

	@Test
	void onAClusterTheNodeOfTheStreamCounts() throws Exception {
		try (RedisCluster cluster = RedisCluster.start(RedisBinary.standard())) {
			String nodes = String.join(",",
					cluster.nodes().stream().map((node) -> RedisServer.HOST + ":" + node.port()).toList());
			ApplicationContextRunner runner = this.contexts.withPropertyValues("papyra.redis.prefix=papyra",
					"papyra.redis.hash-tag=true", "spring.data.redis.cluster.nodes=" + nodes);
			RedisServer full = cluster.masterOf("papyra:{s}:events");
			for (RedisServer other : cluster.nodes()) {
				other.commands().configSet("maxmemory", (other == full) ? "100mb" : "10mb");
			}
			retains(runner, FactKind.EVENT, 16L << 20);
			retains(runner.withPropertyValues("papyra.retention.max-total-size=33MB"), FactKind.EVENT, 33L << 20);
			refuses(runner.withPropertyValues("papyra.retention.max-total-size=34MB"), ":" + full.port() + " is 100MB");
		}
	}

	@Test
	void valuesOutOfRangeAreNamed() {
		refused("papyra.redis.read-page-size=5",
				"'5' is not allowed for papyra.redis.read-page-size: allowed is 10 to 10000 entries");
		refused("papyra.redis.prefix=a:b", "'a:b' is not allowed for papyra.redis.prefix");
		refused("papyra.system-id=a{b}", "'a{b}' is not allowed for papyra.system-id");
		refused("papyra.redis.replay-window=2GB", "papyra.redis.replay-window");
		refused("papyra.redis.wait-timeout=0s", "papyra.redis.wait-timeout");
	}

	@Test
	void aMalformedAddressIsToldWithoutItsPassword() {
		refused("papyra.redis.url=redis://user:s3cret@:x", "papyra.redis.url");
		refused("papyra.redis.url=user:s3cret@host", "papyra.redis.url");
		refused("papyra.redis.url=http://user:s3cret@host:1", "papyra.redis.url");
		refused("papyra.redis.url=redis://user:s/s3cret@host:1", "(write '/', '?', '#' and '@' of a user");
		refused("papyra.redis.url=redis://user:s?s3cret@host:1", "papyra.redis.url");
	}

	@Test
	void whatIsNotUnderstoodOfAnAddressIsNotSkipped() {
		refused("papyra.redis.url=redis://user:s3cret@host:1/orders", "the database is no number: orders");
		refused("papyra.redis.url=redis://user:s3cret@host:1?timout=3s", "there is no parameter timout");
		refused("papyra.redis.url=redis://user:s3cret@host:1?timeout=soon", "(timeout=soon)");
		refused("papyra.redis.url=redis://user:s3cret@a:1,b:2?db=x", "(db=x)");
		withoutSpringData()
			.withPropertyValues(
					"papyra.redis.url=redis://127.0.0.1:" + this.server.port() + "/0?timeout=10s&clientName=orders")
			.run(RedisBackendFactoryTests::recordsAndReads);
	}

	private void refused(String property, String message) {
		onServer().withPropertyValues(property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPapyraPropertyException.class)
				.hasMessageContaining(message)
				.satisfies((ex) -> assertThat(ex.toString()).doesNotContain("s3cret")));
	}

}
