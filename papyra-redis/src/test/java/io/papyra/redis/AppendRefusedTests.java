package io.papyra.redis;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.Range;
import io.lettuce.core.RedisBusyException;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.redis.internal.connection.RedisAccessException;
import io.papyra.redis.internal.connection.RedisErrors.Code;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.redis.server.RedisServerBuilder.Fsync;
import io.papyra.report.ScanRequest;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Whatever a server refuses an append for: the failure says which it was, nothing was
 * written, and when its cause is gone, the same batch is stored exactly once.
 */
@EachRedis
class AppendRefusedTests {

	private static final String SECRET = "sehr-geheim";

	private static final String EVERY_KEY = "~papyra:* ~{papyra:* ";

	private final RedisBinary binary;

	@AutoClose
	private final Opened opened = new Opened();

	AppendRefusedTests(RedisBinary binary) {
		this.binary = binary;
	}

	private RedisServer server() {
		return this.opened.add(RedisServer.start(this.binary));
	}

	static RedisBackend backend(RedisConnector connector) {
		return new RedisBackend(connector, RedisOptions.of(TestFacts.SYSTEM), RetentionPolicy.NONE);
	}

	static void assertStored(RedisBackend backend, int end) {
		assertThat(RedisHistory.places(backend)).isEqualTo(RedisHistory.upTo(end));
		assertThat(backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).isClean()).isTrue();
	}

	/** A step of a test that may fail in any way. */
	interface Step {

		void run() throws Exception;

	}

	private void refused(RedisServer server, Code code, Step cause, Step end) throws Exception {
		refused(server, server.uri(), code, cause, end);
	}

	private void refused(RedisServer server, RedisURI uri, Code code, Step cause, Step end) throws Exception {
		RedisBackend backend = this.opened.add(backend(RedisConnector.to(uri)));
		try (FactWriter writer = backend.openWriter(RedisHistory.OPTIONS)) {
			writer.append(RedisHistory.events(0, 5));
			Map<String, String> before = content(server);
			FactBatch batch = RedisHistory.events(5, 5);
			cause.run();
			for (int attempt = 0; attempt < 3; attempt++) {
				assertRefused(() -> writer.append(batch), code);
			}
			end.run();
			assertThat(content(server)).isEqualTo(before);
			writer.append(batch);
			writer.append(RedisHistory.events(10, 2));
		}
		assertStored(this.opened.add(backend(RedisConnector.to(server.uri()))), 12);
	}

	static void assertRefused(Step append, Code code) {
		assertThatExceptionOfType(RedisAccessException.class).isThrownBy(append::run).satisfies((failure) -> {
			assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
			assertThat(failure.getMessage()).contains("redis://127.0.0.1:", code.advice()).doesNotContain(SECRET);
		});
	}

	/** Streams and states, but for when a writer last called. */
	private static Map<String, String> content(RedisServer server) {
		Map<String, String> content = new TreeMap<>();
		RedisCommands<String, String> commands = server.commands();
		commands.xrange(RedisHistory.USUAL.stream(), Range.unbounded())
			.forEach((entry) -> content.put(entry.getId(), entry.getBody().toString()));
		commands.hgetall(RedisHistory.USUAL.writers()).forEach((field, value) -> {
			if (!field.endsWith(":t")) {
				content.put(field, value);
			}
		});
		return content;
	}

	@Test
	void outOfMemory() throws Exception {
		RedisServer server = server();
		refused(server, Code.OOM, () -> server.commands().configSet("maxmemory", "100kb"),
				() -> server.commands().configSet("maxmemory", "0"));
	}

	@Test
	void outOfMemoryWithinABatchLeavesNoPartOfIt() {
		RedisServer server = server();
		outOfMemoryWithinABatch(server, this.opened.add(backend(RedisConnector.to(server.uri()))));
	}

	/**
	 * Batches until the memory of the server is used up, then once more with enough of
	 * it.
	 */
	static void outOfMemoryWithinABatch(RedisServer server, RedisBackend backend) {
		try (FactWriter writer = backend.openWriter(RedisHistory.OPTIONS)) {
			writer.append(RedisHistory.events(0, 5));
			long used = Long.parseLong(server.info("memory").get("used_memory"));
			server.commands().configSet("maxmemory", String.valueOf(used + 60_000));
			int stored = 5;
			boolean refused = false;
			while (!refused && stored < 5000) {
				FactBatch batch = RedisHistory.events(stored, 250);
				try {
					writer.append(batch);
				}
				catch (RedisAccessException ex) {
					assertThat(ex.code()).isEqualTo(Code.OOM);
					refused = true;
					assertThat(server.commands().xlen(RedisHistory.USUAL.stream())).isEqualTo(stored);
					server.commands().configSet("maxmemory", "0");
					writer.append(batch);
				}
				stored += 250;
			}
			assertThat(refused).isTrue();
			assertStored(backend, stored);
		}
	}

	@Test
	void aServerThatBecameAReplica() throws Exception {
		RedisServer server = server();
		// Nothing listens there, so it keeps what it has.
		refused(server, Code.READONLY, () -> server.commands().replicaof("127.0.0.1", 1),
				() -> server.commands().replicaofNoOne());
	}

	@Test
	void aReplicaThatHasLostItsPrimary() throws Exception {
		RedisServer server = server();
		server.commands().configSet("replica-serve-stale-data", "no");
		refused(server, Code.MASTERDOWN, () -> server.commands().replicaof("127.0.0.1", 1),
				() -> server.commands().replicaofNoOne());
	}

	@Test
	void tooFewReplicas() throws Exception {
		RedisServer server = server();
		refused(server, Code.NOREPLICAS, () -> server.commands().configSet("min-replicas-to-write", "1"),
				() -> server.commands().configSet("min-replicas-to-write", "0"));
	}

	@Test
	void aSnapshotThatCannotBeWritten() throws Exception {
		RedisServer server = this.opened.add(RedisServer.with(this.binary).snapshots().start());
		refused(server, Code.MISCONF, server::failToSave, server::saveAgain);
	}

	@Test
	void streamOfAnotherType() throws Exception {
		otherType(RedisHistory.USUAL.stream());
	}

	@Test
	void stateOfAnotherType() throws Exception {
		otherType(RedisHistory.USUAL.writers());
	}

	private void otherType(String key) throws Exception {
		RedisServer server = server();
		refused(server, Code.WRONGTYPE, () -> {
			server.commands().rename(key, "aside");
			server.commands().set(key, "x");
		}, () -> server.commands().rename("aside", key));
	}

	@Test
	void aScriptOfAnotherThatDoesNotEnd() throws Exception {
		RedisServer server = server();
		server.commands().configSet("lua-time-limit", "10");
		RedisClient other = RedisClient.create(server.uri());
		other.setOptions(ClientOptions.builder().autoReconnect(false).build());
		this.opened.add(other::shutdown);
		RedisAsyncCommands<String, String> commands = other.connect().async();
		refused(server, Code.BUSY, () -> {
			var unused = commands.eval("while true do end", ScriptOutputType.STATUS);
			await().until(() -> isBusy(server));
		}, () -> {
			server.commands().scriptKill();
			await().until(() -> !isBusy(server));
		});
	}

	@Test
	void aScriptOfAnotherThatCanOnlyBeShutDown() throws Exception {
		RedisServer server = this.opened.add(RedisServer.with(this.binary).appendOnly(Fsync.ALWAYS).start());
		server.commands().configSet("lua-time-limit", "10");
		RedisClient other = RedisClient.create(server.uri());
		other.setOptions(ClientOptions.builder().autoReconnect(false).build());
		this.opened.add(other::shutdown);
		RedisAsyncCommands<String, String> commands = other.connect().async();
		refused(server, Code.BUSY, () -> {
			var unused = commands.eval("redis.call('SET', 'other', 'x') while true do end", ScriptOutputType.STATUS);
			await().until(() -> isBusy(server));
		}, () -> {
			assertThatExceptionOfType(RedisCommandExecutionException.class)
				.isThrownBy(() -> server.commands().scriptKill())
				.withMessageContaining("UNKILLABLE");
			server.commands().shutdown(false);
			await().until(() -> !server.isRunning());
			server.restart();
			assertThat(server.commands().exists("other")).as("what the script wrote").isZero();
		});
	}

	private static boolean isBusy(RedisServer server) {
		try {
			server.commands().ping();
			return false;
		}
		catch (RedisBusyException ex) {
			return true;
		}
	}

	@Test
	void aRightThatIsTakenAway() throws Exception {
		for (String command : List.of("evalsha", "hmget", "hset", "xadd", "xrange", "time")) {
			noPermission("+@all -" + command, "+" + command);
		}
	}

	@Test
	void aKeyThatMayNotBeUsed() throws Exception {
		noPermission("resetkeys ~papyra:* +@all", EVERY_KEY);
		noPermission("resetkeys ~{papyra:* +@all", EVERY_KEY);
	}

	private void noPermission(String taken, String given) throws Exception {
		RedisServer server = server();
		server.user("p on >" + SECRET + " " + EVERY_KEY + "+@all");
		refused(server, server.uri("p", SECRET), Code.NOPERM, () -> server.user("p " + taken.strip()),
				() -> server.user("p " + given.strip()));
	}

	@Test
	void aPasswordThatIsNoLongerTheRightOne() throws Exception {
		RedisServer server = server();
		server.user("p on >" + SECRET + " " + EVERY_KEY + "+@all");
		RedisBackend backend = this.opened.add(backend(RedisConnector.to(server.uri("p", SECRET))));
		try (FactWriter writer = backend.openWriter(RedisHistory.OPTIONS)) {
			writer.append(RedisHistory.events(0, 5));
			// The user's connections end with him.
			server.commands().aclDeluser("p");
			FactBatch batch = RedisHistory.events(5, 5);
			await().ignoreExceptions().untilAsserted(() -> assertRefused(() -> writer.append(batch), Code.NOAUTH));
			server.user("p on >" + SECRET + " " + EVERY_KEY + "+@all");
			writer.append(batch);
		}
		assertStored(backend, 10);
	}

	@Test
	void noPasswordAtAll() {
		RedisServer server = this.opened.add(RedisServer.with(this.binary).password(SECRET).start());
		RedisURI uri = RedisURI.create(RedisServer.HOST, server.port());
		RedisBackend backend = this.opened.add(backend(RedisConnector.to(uri)));
		assertRefused(() -> backend.openWriter(RedisHistory.OPTIONS), Code.NOAUTH);
	}

	private static boolean isLoading(RedisServer server) {
		return "1".equals(server.info("persistence").get("loading"));
	}

	@Test
	void aServerThatLoadsItsData() throws Exception {
		RedisServer server = server();
		RedisCommands<String, String> commands = server.commands();
		commands.configSet("rdbcompression", "no");
		// How many bytes it reads before it answers others, 6.2 does not let one say.
		boolean old = this.binary.version().startsWith("6.2");
		for (int key = 0; key < 300; key++) {
			commands.set("ballast:" + key, "x".repeat(old ? 100_000 : 2000));
		}
		RedisClient other = RedisClient.create(server.uri());
		other.setOptions(ClientOptions.builder().autoReconnect(false).build());
		this.opened.add(other::shutdown);
		RedisAsyncCommands<String, String> reloading = other.connect().async();
		refused(server, Code.LOADING, () -> {
			if (!old) {
				commands.configSet("loading-process-events-interval-bytes", "1024");
			}
			commands.configSet("key-load-delay", "20000");
			var unused = reloading.dispatch(CommandType.DEBUG, new StatusOutput<>(StringCodec.UTF8),
					new CommandArgs<>(StringCodec.UTF8).add("RELOAD"));
			await().until(() -> isLoading(server));
		}, () -> {
			await().until(() -> {
				try {
					commands.configSet("key-load-delay", "0");
				}
				catch (RedisCommandExecutionException ex) {
					// Not while it loads.
				}
				return !isLoading(server);
			});
		});
	}

}
