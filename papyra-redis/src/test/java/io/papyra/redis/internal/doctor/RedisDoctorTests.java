package io.papyra.redis.internal.doctor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.lettuce.core.Consumer;
import io.lettuce.core.RedisURI;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.sync.RedisCommands;
import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.redis.Opened;
import io.papyra.redis.RedisBackend;
import io.papyra.redis.RedisConnector;
import io.papyra.redis.RedisHistory;
import io.papyra.redis.RedisOptions;
import io.papyra.redis.internal.entry.StreamKeys;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisCluster;
import io.papyra.redis.server.RedisServer;
import io.papyra.redis.server.RedisServerBuilder.Fsync;
import io.papyra.report.Finding;
import io.papyra.report.Finding.Severity;
import io.papyra.report.ScanRequest;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The doctor tells of each server what is the matter with it, and never throws. */
@EachRedis
class RedisDoctorTests {

	/** What a writer, a reader, a repair and a compaction send. */
	private static final List<String> NEEDED = List.of("eval", "evalsha", "xadd", "hset", "hmget", "hgetall", "hget",
			"hdel", "exists", "time", "xrange", "xrevrange", "xlen", "xdel", "xtrim", "xinfo", "xack", "xpending",
			"type", "memory", "get", "set", "del", "pexpire");

	private final RedisBinary binary;

	@AutoClose
	private final Opened opened = new Opened();

	RedisDoctorTests(RedisBinary binary) {
		this.binary = binary;
	}

	/** One that is as the guide wants it. */
	private RedisServer server() {
		return this.opened.add(RedisServer.with(this.binary).appendOnly(Fsync.EVERYSEC).maxMemory(512 << 20).start());
	}

	private RedisBackend backend(RedisURI uri, UnaryOperator<RedisOptions> options, InstantSource clock) {
		return this.opened
			.add(RedisHistory.backend(RedisConnector.to(uri), options.apply(RedisOptions.of(TestFacts.SYSTEM)), clock));
	}

	private RedisBackend backend(RedisURI uri) {
		return backend(uri, UnaryOperator.identity(), InstantSource.system());
	}

	private static List<Finding> of(RedisBackend backend, String check) {
		return backend.diagnose().stream().filter((finding) -> finding.check().equals(check)).toList();
	}

	private List<Finding> of(RedisServer server, String check) {
		return of(backend(server.uri()), check);
	}

	private static void append(RedisBackend backend, int facts) {
		try (FactWriter writer = backend.openWriter(RedisHistory.OPTIONS)) {
			writer.append(TestFacts.batch(0, facts));
		}
	}

	private static void assertOne(List<Finding> findings, Severity severity, String... words) {
		assertThat(findings).singleElement().satisfies((finding) -> {
			for (String word : words) {
				assertThat(finding.message()).contains(word);
			}
			assertThat(finding.severity()).as(finding.message()).isEqualTo(severity);
			assertThat(severity == Severity.OK || !finding.advice().isEmpty()).isTrue();
		});
	}

	@Test
	void aServerAsItShouldBeHasNothingButFindingsThatAreFine() {
		RedisServer server = server();
		RedisBackend backend = backend(server.uri());
		append(backend, 30);
		List<Finding> findings = backend.diagnose();
		assertThat(findings)
			.allSatisfy((finding) -> assertThat(finding.severity()).as(finding.toString()).isEqualTo(Severity.OK));
		assertThat(findings.stream().map(Finding::check).collect(Collectors.toSet()))
			.isEqualTo(Set.of("redis-server", "redis-role", "redis-persistence", "redis-eviction", "redis-memory",
					"redis-clock", "redis-database", "redis-rights", "redis-streams", "redis-writers"));
		assertOne(of(backend, "redis-server"), Severity.OK,
				(this.binary.valkey() ? "Valkey " : "Redis ") + this.binary.version(), "127.0.0.1");
		assertOne(of(backend, "redis-memory"), Severity.OK, "MiB of maxmemory 512 MiB left", "facts of 350 bytes",
				"hours at the present");
		assertThat(of(backend, "redis-writers")).extracting(Finding::message)
			.anySatisfy((seen) -> assertThat(seen).matches("papyra:s:events: 1 writers, 0 of them .*, 1 have ended, "
					+ "0 fell silent; [0-9a-z]{8} \\(process \\d+ on .+\\) up to number 10, ended"));
		try (FactWriter writer = backend.openWriter(RedisHistory.OPTIONS)) {
			writer.append(TestFacts.batch(30, 3));
			assertThat(of(backend, "redis-writers")).extracting(Finding::message)
				.anySatisfy((seen) -> assertThat(seen).contains("papyra:s:events: 2 writers, 1 of them heard of")
					.matches(".*; [0-9a-z]{8} \\(process \\d+ on [^;]+\\) up to number 1, last seen 20.*Z; .* ended"));
		}
	}

	@Test
	void anExaminationWritesNothing() {
		RedisServer server = server();
		RedisBackend backend = backend(server.uri());
		append(backend, 30);
		Map<String, String> before = content(server);
		backend.diagnose();
		backend.diagnose();
		assertThat(content(server)).isEqualTo(before);
	}

	private static Map<String, String> content(RedisServer server) {
		Map<String, String> content = new HashMap<>();
		RedisCommands<String, String> commands = server.commands();
		// A hash has no order, and its dump another one as soon as the server has
		// rehashed it.
		commands.keys("*")
			.forEach((key) -> content.put(key, commands.type(key).equals("hash")
					? new TreeMap<>(commands.hgetall(key)).toString() : Arrays.toString(commands.dump(key))));
		return content;
	}

	@Test
	void persistenceTellsWhatEachModeLoses() {
		RedisServer server = server();
		RedisCommands<String, String> commands = server.commands();
		assertOne(of(server, "redis-persistence"), Severity.OK, "synced every second");
		commands.configSet("appendfsync", "always");
		assertOne(of(server, "redis-persistence"), Severity.OK, "synced before each answer");
		commands.configSet("appendfsync", "no");
		assertOne(of(server, "redis-persistence"), Severity.WARNING, "appendfsync no");
		commands.configSet("appendonly", "no");
		assertOne(of(server, "redis-persistence"), Severity.ERROR, "a restart loses the whole history");
		commands.configSet("save", "3600 1");
		append(backend(server.uri()), 3);
		assertOne(of(server, "redis-persistence"), Severity.WARNING, "snapshots alone (save 3600 1)",
				"since the last one, now ");
	}

	@Test
	void aSnapshotThatFailsIsAnErrorWhereItStopsWrites() throws Exception {
		RedisServer server = this.opened.add(RedisServer.with(this.binary).snapshots().start());
		server.failToSave();
		assertThat(of(server, "redis-persistence"))
			.anySatisfy((finding) -> assertThat(finding).extracting(Finding::severity, Finding::message)
				.satisfies((both) -> assertThat(both.toString()).contains("ERROR", "refuses what is written until")));
		server.commands().configSet("stop-writes-on-bgsave-error", "no");
		assertThat(of(server, "redis-persistence"))
			.anySatisfy((finding) -> assertThat(finding.message()).endsWith("could not write its last snapshot"));
	}

	@Test
	void aServerThatEvictsIsAnError() {
		RedisServer server = server();
		RedisCommands<String, String> commands = server.commands();
		commands.configSet("maxmemory-policy", "allkeys-lru");
		assertOne(of(server, "redis-eviction"), Severity.ERROR, "allkeys-lru", "a whole stream");
		commands.configSet("maxmemory-policy", "volatile-ttl");
		assertOne(of(server, "redis-eviction"), Severity.ERROR, "volatile-ttl", "the lease");
		commands.configSet("maxmemory", "0");
		assertOne(of(server, "redis-eviction"), Severity.WARNING, "as soon as a maxmemory is set");
	}

	@Test
	void littleMemoryIsTold() {
		RedisServer server = server();
		RedisCommands<String, String> commands = server.commands();
		// Without a request of that size, whose memory is freed some time later.
		commands.setbit("ballast", 40 << 23, 1);
		long used = Long.parseLong(server.info("memory").get("used_memory"));
		commands.configSet("maxmemory", String.valueOf(used + used / 20));
		assertOne(of(server, "redis-memory"), Severity.WARNING, "facts of 350 bytes");
		commands.configSet("maxmemory", String.valueOf(used / 2));
		assertOne(of(server, "redis-memory"), Severity.ERROR, "refuses what is written");
		commands.configSet("maxmemory", "0");
		assertOne(of(server, "redis-memory"), Severity.WARNING, "the machine's", "Without a maxmemory");
		long machine = Long.parseLong(server.info("memory").get("total_system_memory"));
		commands.configSet("maxmemory", String.valueOf(machine / 10 * 9));
		assertOne(of(server, "redis-memory"), Severity.WARNING, "new replicas take up to as much again");
	}

	@Test
	void aReplicaAndMissingReplicasAreErrors() {
		RedisServer primary = server();
		RedisServer replica = this.opened.add(RedisServer.with(this.binary).replicaOf(primary.port()).start());
		assertOne(of(replica, "redis-role"), Severity.ERROR, "is a replica of 127.0.0.1:" + primary.port());
		RedisServer alone = server();
		assertOne(
				of(backend(alone.uri(), (options) -> options.withConfirmation(2, false, Duration.ofSeconds(1)),
						InstantSource.system()), "redis-role"),
				Severity.ERROR, "papyra.redis.wait-replicas=2, but 0 replicas are connected");
		alone.commands().configSet("min-replicas-to-write", "1");
		assertOne(of(alone, "redis-role"), Severity.ERROR, "demands 1 good replicas of which 0 are connected");
	}

	@Test
	void whatAnOldServerLacksIsTold() {
		RedisServer server = server();
		boolean lacks = !this.binary.valkey() && this.binary.version().matches("(6|7\\.[01])\\..*");
		List<Finding> findings = of(backend(server.uri(),
				(options) -> options.withConfirmation(0, true, Duration.ofSeconds(2)), InstantSource.system()),
				"redis-server");
		assertOne(findings, lacks ? Severity.ERROR : Severity.OK, lacks ? "has no WAITAOF" : this.binary.version());
		if (this.binary.version().startsWith("6.2")) {
			assertOne(of(server, "redis-server"), Severity.OK, "it lacks WAITAOF, the lag of groups");
			RedisServer tearing = this.opened
				.add(RedisServer.with(this.binary).appendOnly(Fsync.EVERYSEC).set("lua-replicate-commands no").start());
			assertOne(of(tearing, "redis-server"), Severity.ERROR, "lua-replicate-commands no");
		}
	}

	@Test
	void theRightsCheckNamesEachCommandThatIsMissing() {
		RedisServer server = server();
		server.user("p on >geheim ~papyra:* ~{papyra:* +@all -acl");
		append(backend(server.uri("p", "geheim")), 3);
		for (String command : NEEDED) {
			server.user("p +@all -acl -" + command);
			List<Finding> findings = of(backend(server.uri("p", "geheim")), "redis-rights");
			assertOne(findings, Severity.ERROR, "may not run " + command.toUpperCase(Locale.ROOT));
			assertThat(findings.get(0).advice()).contains(" +" + command);
		}
	}

	@Test
	void theRightsCheckNamesTheKeysThatAreMissing() {
		RedisServer server = server();
		server.user("p on >geheim ~papyra:* +@all -acl");
		assertOne(of(backend(server.uri("p", "geheim")), "redis-rights"), Severity.ERROR,
				"may not use {papyra:s:audits}:lease, {papyra:s:audits}:quarantine");
		assertOne(of(backend(server.uri("p", "geheim"), (options) -> options.withHashTag(true), InstantSource.system()),
				"redis-rights"), Severity.OK, "may run every command");
	}

	@Test
	void aUserWhoMayAskWhoHeIsIsAskedForByDryRun() {
		RedisServer server = server();
		server.user("p on >geheim ~papyra:* ~{papyra:* +@all -hset");
		List<Finding> findings = of(backend(server.uri("p", "geheim")), "redis-rights");
		assertOne(findings, Severity.ERROR, "user 'p' may not run HSET");
		assertThat(findings.get(0).advice()).startsWith("ACL SETUSER p ~papyra:* ~{papyra:* +xadd");
	}

	@Test
	void thePrintedAclLineIsAllThatIsNeeded() {
		RedisServer server = server();
		server.user("p on >geheim +ping");
		RedisBackend backend = backend(server.uri("p", "geheim"));
		Finding missing = of(backend, "redis-rights").get(0);
		assertThat(missing.severity()).isEqualTo(Severity.ERROR);
		server.user(missing.advice().replace("<user>", "p").substring("ACL SETUSER ".length()));
		append(backend, 30);
		try (Stream<StoredFact> facts = backend.read(FactQuery.all())) {
			assertThat(facts).hasSize(30);
		}
		assertThat(backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).isClean()).isTrue();
		List<Finding> findings = backend.diagnose();
		assertThat(findings)
			.allSatisfy((finding) -> assertThat(finding.severity()).as(finding.toString()).isEqualTo(Severity.OK));
		assertThat(findings.stream()
			.filter((finding) -> finding.message().startsWith("could not be checked: "))
			.map(Finding::check)).containsExactlyInAnyOrder("redis-server", "redis-role", "redis-persistence",
					"redis-eviction", "redis-memory", "redis-database");
	}

	@Test
	void aSharedDatabaseIsTold() {
		RedisServer server = server();
		append(backend(server.uri()), 30);
		assertOne(of(server, "redis-database"), Severity.OK, "database 0 holds 6 keys of this history and 0 others");
		for (int key = 0; key < 101; key++) {
			server.commands().set("session:" + key, "x");
		}
		assertOne(of(server, "redis-database"), Severity.WARNING, "and 101 others", "FLUSHDB");
		RedisURI other = server.uri();
		other.setDatabase(3);
		assertOne(of(backend(other), "redis-database"), Severity.WARNING, "database 3 holds 0 keys");
	}

	@Test
	void aKeyOfAnotherTypeIsAnError() {
		RedisServer server = server();
		server.commands().set(RedisHistory.USUAL.stream(), "x");
		server.commands().rpush(RedisHistory.USUAL.writers(), "x");
		assertThat(of(server, "redis-streams").stream().filter((finding) -> finding.severity() == Severity.ERROR))
			.extracting(Finding::message)
			.satisfiesExactly(
					(seen) -> assertThat(seen).startsWith(RedisHistory.USUAL.stream() + " is a string, not a stream"),
					(seen) -> assertThat(seen).startsWith(RedisHistory.USUAL.writers() + " is a list, not a hash"));
		assertThat(of(server, "redis-rights")).singleElement().extracting(Finding::severity).isEqualTo(Severity.OK);
	}

	@Test
	void idsAheadOfTheClockAreTold() {
		RedisServer server = server();
		append(backend(server.uri()), 3);
		RedisCommands<String, String> commands = server.commands();
		commands.xadd(RedisHistory.USUAL.stream(), new XAddArgs().id(System.currentTimeMillis() + 3_600_000 + "-0"),
				"data", "x");
		assertThat(of(server, "redis-streams")).filteredOn((finding) -> finding.severity() == Severity.WARNING)
			.singleElement()
			.satisfies((finding) -> assertThat(finding.message()).contains("papyra:s:events has 2 entries",
					"ahead of the server's clock"));
		commands.xadd(RedisHistory.USUAL.stream(), new XAddArgs().id("18446744073709551615-5"), "data", "x");
		assertThat(of(server, "redis-streams")).filteredOn((finding) -> finding.severity() == Severity.ERROR)
			.singleElement()
			.satisfies((finding) -> assertThat(finding.message()).contains("18446744073709551615-5"));
		assertThat(of(server, "redis-memory")).singleElement().extracting(Finding::severity).isEqualTo(Severity.OK);
	}

	@SuppressWarnings("unchecked")
	private static void deliver(RedisCommands<String, String> commands, int count) {
		commands.xreadgroup(Consumer.from("mail", "one"), XReadArgs.Builder.count(count),
				StreamOffset.lastConsumed(RedisHistory.USUAL.stream()));
	}

	@Test
	void aGroupThatNoOneReadsForIsTold() {
		RedisServer server = server();
		append(backend(server.uri()), 30);
		RedisCommands<String, String> commands = server.commands();
		commands.xgroupCreate(StreamOffset.from(RedisHistory.USUAL.stream(), "0-0"), "mail",
				XGroupCreateArgs.Builder.mkstream());
		List<Finding> findings = of(server, "redis-groups");
		assertOne(findings, Severity.WARNING, "group 'mail' of papyra:s:events: 0 consumers, 0 entries pending",
				"not delivered", "it has no consumer", "holds compaction back");
		assertThat(findings.get(0).advice()).contains("XGROUP DESTROY papyra:s:events mail",
				"papyra persistence compact --ignore-group mail");
		deliver(commands, 20);
		assertOne(of(server, "redis-groups"), Severity.OK, "1 consumers, 10 entries pending, the oldest of 20");
		RedisConnector connector = this.opened.add(RedisConnector.to(server.uri()));
		StreamProbe look = new StreamProbe(
				this.opened.add(RedisHistory.links(connector).open()).nodeOf(RedisHistory.USUAL.stream()),
				RedisHistory.USUAL);
		assertOne(new GroupChecks(look, true, new HashMap<>(), Duration.ofMillis(-1)).run(), Severity.WARNING,
				"none of them has asked for 0 minutes. It holds compaction back");
		assertThat(new GroupChecks(look, false, new HashMap<>(), Duration.ofMillis(-1)).run().get(0).message())
			.doesNotContain("compaction");
	}

	@Test
	void pendingEntriesThatGrowFromOneLookToTheNextAreTold() {
		RedisServer server = server();
		RedisBackend backend = backend(server.uri());
		append(backend, 30);
		RedisCommands<String, String> commands = server.commands();
		commands.xgroupCreate(StreamOffset.from(RedisHistory.USUAL.stream(), "0-0"), "mail",
				XGroupCreateArgs.Builder.mkstream());
		for (int look = 0; look < 2; look++) {
			deliver(commands, 4);
			assertOne(of(backend, "redis-groups"), (look == 0) ? Severity.OK : Severity.WARNING,
					(look == 0) ? "4 entries pending" : "8 entries pending");
		}
	}

	@Test
	void aClockThatIsWrongIsTold() {
		RedisServer server = server();
		RedisBackend backend = backend(server.uri(), UnaryOperator.identity(),
				() -> Instant.now().minus(Duration.ofMinutes(5)));
		assertOne(of(backend, "redis-clock"), Severity.WARNING, "s ahead of this machine's");
	}

	@Test
	void aServerThatIsNotThereIsOneError() {
		RedisServer server = this.opened.add(RedisServer.start(this.binary));
		RedisBackend never = backend(server.uri());
		RedisBackend before = backend(server.uri());
		assertThat(before.diagnose()).isNotEmpty();
		server.kill9();
		for (RedisBackend backend : List.of(never, before)) {
			assertThat(backend.diagnose()).singleElement().satisfies((finding) -> {
				assertThat(finding.check()).isEqualTo("redis-server");
				assertThat(finding.severity()).isEqualTo(Severity.ERROR);
				assertThat(finding.message()).contains("redis://127.0.0.1:" + server.port() + " cannot be reached");
			});
		}
		server.restart();
		assertThat(before.diagnose()).hasSizeGreaterThan(5);
		before.close();
		assertThat(before.diagnose()).singleElement().extracting(Finding::severity).isEqualTo(Severity.ERROR);
	}

	@Test
	void anInterruptEndsTheLookAndIsKept() {
		RedisBackend backend = backend(server().uri());
		assertThat(backend.diagnose()).isNotEmpty();
		Thread.currentThread().interrupt();
		List<Finding> findings = backend.diagnose();
		assertThat(Thread.interrupted()).isTrue();
		assertThat(findings).noneMatch((finding) -> finding.severity() == Severity.ERROR);
	}

	@Test
	void aWrongPasswordIsOneErrorThatDoesNotRepeatIt() {
		RedisServer server = this.opened.add(RedisServer.with(this.binary).password("richtig").start());
		List<Finding> findings = backend(server.uri("default", "falsch-geheim")).diagnose();
		assertOne(findings, Severity.ERROR, "WRONGPASS");
		assertThat(findings.toString()).doesNotContain("falsch-geheim").contains("spring.data.redis.password");
	}

	@Test
	void aClusterIsLookedAtNodeByNode() {
		RedisCluster cluster = this.opened.add(RedisCluster.start(this.binary));
		RedisServer node = cluster.nodes().get(0);
		assertThat(of(backend(node.uri()), "redis-server")).anySatisfy((finding) -> {
			assertThat(finding.severity()).isEqualTo(Severity.ERROR);
			assertThat(finding.advice() + finding.message()).contains("cluster");
		});
		RedisBackend backend = this.opened.add(new RedisBackend(RedisConnector.toCluster(cluster.uris()),
				RedisOptions.of(TestFacts.SYSTEM), RetentionPolicy.NONE));
		append(backend, 30);
		Set<Integer> masters = Stream.of(FactKind.values())
			.map((kind) -> cluster.masterOf(StreamKeys.of("papyra", TestFacts.SYSTEM, false, kind).stream()).port())
			.collect(Collectors.toSet());
		List<Finding> findings = backend.diagnose();
		for (String check : List.of("redis-server", "redis-persistence", "redis-role", "redis-memory", "redis-eviction",
				"redis-clock")) {
			assertThat(findings).filteredOn((finding) -> finding.check().equals(check)).hasSize(masters.size());
		}
		assertOne(of(backend, "redis-cluster"), Severity.OK, "3 masters, state ok");
		assertOne(of(backend, "redis-rights"), Severity.OK);
		assertThat(of(backend, "redis-streams")).hasSize(3);
		cluster.breakDown(RedisHistory.USUAL.stream());
		assertThat(backend.diagnose()).filteredOn((finding) -> finding.severity() == Severity.ERROR).isNotEmpty();
	}

}
