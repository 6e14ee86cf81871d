package io.papyra.shell.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.XReadArgs;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.redis.RedisBackend;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.redis.server.RedisServerBuilder;
import io.papyra.shell.Papyra;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import io.papyra.shell.testing.RedisHistory;
import io.papyra.shell.testing.Schemas;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Histories in a real Redis, as scripts ask for them: exit code, stdout and stderr. */
@Tag("process")
class RedisCommandTests {

	private final RedisHistory history = new RedisHistory();

	@TempDir
	Path directory;

	/** A command for the history of this test, in the JVM of the tests. */
	private Ran run(String line, String... more) {
		return Papyra.run(this.history.arguments(line, more));
	}

	private String damage() {
		return this.history.server().commands().xadd(this.history.stream(FactKind.EVENT), Map.of("data", "no fact"));
	}

	private static void assertEnds(Ran ran, int code) {
		assertThat(ran.code()).as(ran.err() + ran.out()).isEqualTo(code);
		assertThat(code < 64 ? ran.err() : ran.out()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "persistence scan", "persistence startup-check", "persistence recover",
			"persistence compact --max-records 2", "inspect events", "inspect summary", "doctor run" })
	void aValidHistoryEndsWith0AndSaysNothingOnStderr(String line) {
		this.history.write();
		Ran ran = run(line);
		assertEnds(ran, 0);
		assertThat(ran.out()).isNotBlank();
		Ran json = run(line, "--json");
		assertEnds(json, 0);
		assertThat(json.json().isObject()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "persistence scan", "doctor run" })
	void norDoesAProcess(String line) {
		assertThatAProcessEndsWith0(line);
	}

	@ParameterizedTest
	@ValueSource(strings = { "persistence startup-check", "persistence recover", "persistence compact --max-records 2",
			"inspect events", "inspect summary" })
	@Tag("proof")
	@EnabledIfSystemProperty(named = "papyra.every", matches = "1", disabledReason = "with -Pproofs")
	void norDoesAProcessOfAnyOtherCommand(String line) {
		assertThatAProcessEndsWith0(line);
	}

	private void assertThatAProcessEndsWith0(String line) {
		this.history.write();
		Ran ran = PapyraProcess.run(this.directory, this.history.arguments(line));
		assertEnds(ran, 0);
		assertThat(ran.out()).isNotBlank();
	}

	@Test
	void aDamagedEntryIsToldByItsIdAndRepaired() {
		this.history.write();
		String id = damage();
		Ran scan = run("persistence scan", "--json");
		assertEnds(scan, 2);
		JsonNode anomaly = scan.json().at("/anomalies/0");
		assertThat(anomaly.at("/type").asString()).isEqualTo("CORRUPTED_ENTRY");
		assertThat(anomaly.at("/location").asString()).isEqualTo(this.history.stream(FactKind.EVENT));
		assertThat(anomaly.at("/entry").asString()).isEqualTo(id);
		assertEnds(run("persistence startup-check"), 1);
		assertEnds(run("persistence recover --dry-run"), 2);
		Ran recovered = run("persistence recover --mode quarantine --json", "--quarantine-dir",
				this.directory.resolve("aside").toString());
		assertEnds(recovered, 0);
		assertThat(recovered.json().at("/linesRemoved").asInt()).isEqualTo(1);
		assertThat(this.directory.resolve("aside")).isDirectoryContaining("glob:**.ndjson");
		assertEnds(run("persistence scan"), 0);
	}

	@Test
	void positionsAreTexts() {
		this.history.write();
		JsonNode newest = run("inspect events --limit 1", "--json").json();
		assertThat(newest.at("/next").isString()).isTrue();
		assertThat(newest.at("/next").asString()).matches("orders:events:\\d+-\\d+.*");
		assertThat(newest.at("/facts/0/position").isString()).isTrue();
	}

	@Test
	void severalSystemsAreReadTogether() {
		this.history.write();
		this.history.write("billing", Logs.event("invoice", 1, ActorEvent.STARTED));
		Ran ran = Papyra.run(this.history.argumentsFor("orders,billing", "inspect events"));
		assertEnds(ran, 0);
		assertThat(ran.out()).contains("/user/cart", "/user/invoice");
		assertThat(run("inspect events").out()).contains("/user/cart").doesNotContain("/user/invoice");
	}

	@Test
	void followingShowsWhatIsStoredMeanwhile() throws IOException {
		this.history.write();
		try (PapyraProcess process = PapyraProcess.start(this.directory, Map.of(),
				this.history.arguments("inspect events --follow"))) {
			awaitLine(process.lines(), ActorEvent.STOPPED);
			this.history.write("orders", Logs.event("late", 2, ActorEvent.STARTED));
			awaitLine(process.lines(), "/user/late");
			process.interrupt();
			assertThat(process.code()).isEqualTo(130);
		}
	}

	@Test
	void followingOutlivesARestartOfTheServerAndEndsAtOnce() throws IOException {
		try (RedisServer own = RedisServer.with(RedisBinary.standard())
			.appendOnly(RedisServerBuilder.Fsync.ALWAYS)
			.start()) {
			RedisHistory alone = new RedisHistory(own);
			alone.write("orders", Logs.event("cart", 1, ActorEvent.STOPPED));
			try (PapyraProcess process = PapyraProcess.start(this.directory, Map.of(),
					alone.arguments("inspect events --follow"))) {
				awaitLine(process.lines(), "/user/cart");
				own.kill9();
				own.restart();
				alone.write("orders", Logs.event("late", 2, ActorEvent.STARTED));
				awaitLine(process.lines(), "/user/late");
				await().until(() -> "1".equals(own.info("clients").get("blocked_clients")));
				long begin = System.nanoTime();
				process.interrupt();
				assertThat(process.code()).isEqualTo(130);
				assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
			}
		}
	}

	private static void awaitLine(BufferedReader lines, String part) throws IOException {
		String line;
		do {
			line = lines.readLine();
			assertThat(line).as("before " + part).isNotNull();
		}
		while (!line.contains(part));
	}

	@Test
	void whereNothingIsStoredNothingIsThere() {
		Ran ran = run("persistence scan");
		assertEnds(ran, 66);
		assertThat(ran.err()).contains(this.history.location());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			--redis-url redis://u:s3cret@127.0.0.1:port    | (it has no host, or a port that is no number)
			--redis-url redis://u:s3cret@127.0.0.1:1/x     | (the database is no number: x)
			--redis-url redis://u:s3cret@127.0.0.1:1?tls=1 | (there is no parameter tls)
			--redis-url redis://u:s/3cret@127.0.0.1:1      | as %2F, %3F, %23 and %40)
			--redis-url http://u:s3cret@127.0.0.1:1        | (of another scheme: http)
			--redis-url u:s3cret@127.0.0.1:1               | (it has no scheme)
			--redis-url redis://127.0.0.1:1 --prefix a:b   | papyra.redis.prefix must not hold 'a:b'
			--redis-url redis://127.0.0.1:1 --path x       | --path and --redis-url name two histories
			--redis-url redis://127.0.0.1:1 --full maybe   | maybe
			--redis-url                                    | --redis-url has no value
			""")
	void wrongUsageEndsWith64AndTellsThePart(String options, String part) {
		List<String> arguments = new ArrayList<>(List.of("persistence", "scan"));
		arguments.addAll(List.of(options.split(" ")));
		Ran ran = Papyra.run(arguments.toArray(String[]::new));
		assertEnds(ran, 64);
		assertThat(ran.err()).contains(part).doesNotContain("3cret");
	}

	@Test
	void aServerThatIsAwayEndsWith74AndWhatToDo() throws IOException {
		int port;
		try (ServerSocket free = new ServerSocket(0)) {
			port = free.getLocalPort();
		}
		Ran ran = PapyraProcess.run(this.directory, "persistence", "scan", "--redis-url",
				"redis://u:s3cret@127.0.0.1:" + port, "--debug");
		assertEnds(ran, 74);
		assertThat(ran.err())
			.startsWith("papyra: redis://127.0.0.1:" + port + " cannot be reached: Connection refused; check that the "
					+ "server runs, and host, port and TLS of papyra.redis.url")
			.doesNotContain("s3cret");
		Ran doctor = Papyra.run("doctor", "run", "--redis-url", "redis://127.0.0.1:" + port);
		assertThat(doctor.out()).contains("check that the store of the backend redis runs and can be reached")
			.doesNotContain("make it readable for this user");
	}

	@Test
	void whoMayNotIsToldTheCommandAndTheDoctorTheRight() {
		try (RedisServer guarded = RedisServer.with(RedisBinary.standard())
			.password("own-s3cret")
			.user("reader", "on >few-s3cret ~papyra:* +ping +type +xinfo")
			.start()) {
			String host = "@" + RedisServer.HOST + ":" + guarded.port();
			for (String url : List.of("redis://:wrong-s3cret" + host, "redis://reader:few-s3cret" + host)) {
				Ran ran = PapyraProcess.run(this.directory, Map.of("PAPYRA_REDIS_URL", url), "persistence", "scan",
						"--debug");
				assertEnds(ran, 74);
				assertThat(ran.err()).contains(RedisServer.HOST + ":" + guarded.port()).doesNotContain("s3cret");
				assertThat(ran.err()).containsAnyOf("WRONGPASS", "NOPERM")
					.containsAnyOf("check the user and the password of papyra.redis.url", "'papyra doctor run' prints");
			}
			Ran doctor = Papyra.run("doctor", "run", "--redis-url", "redis://reader:few-s3cret" + host);
			assertEnds(doctor, 1);
			assertThat(doctor.out()).contains("ACL SETUSER <user> ~papyra:* ~{papyra:* +xadd ")
				.doesNotContain("s3cret");
		}
	}

	@Test
	void aCompactionNamesTheGroupThatHoldsItBackAndIgnoresItIfAsked() {
		this.history.write();
		String stream = this.history.stream(FactKind.EVENT);
		for (String group : List.of("audit", "it's old")) {
			this.history.server().commands().xgroupCreate(XReadArgs.StreamOffset.from(stream, "0"), group);
		}
		long oldest = Long.parseLong(this.history.server()
			.commands()
			.xrange(stream, Range.unbounded(), Limit.from(1))
			.get(0)
			.getId()
			.replaceAll("-.*", ""));
		Ran ran = run("persistence compact --max-records 1 --dry-run");
		assertEnds(ran, 0);
		assertThat(ran.out()).contains("nothing to remove\n")
			.contains("the group 'audit' holds back ", " expired entries of " + stream
					+ ": it has not acknowledged what came since " + Instant.ofEpochMilli(oldest));
		Ran json = run("persistence compact --max-records 1", "--json");
		assertEnds(json, 0);
		assertThat(json.json().at("/heldBack/0/group").asString()).isEqualTo("audit");
		assertThat(json.json().at("/heldBack/0/entries").asLong()).isPositive();
		assertThat(Schemas.of("compaction").validate(json.json())).isEmpty();
		Ran one = run("persistence compact --max-records 1 --ignore-group audit");
		assertThat(one.out()).contains("the group 'it's old' holds back ");
		Ran wrong = run("persistence compact --max-records 1 --ignore-group audit --ignore-group=adit");
		assertEnds(wrong, 64);
		assertThat(wrong.err()).contains("'adit' is no consumer group of this history: there is audit, it's old");
		Ran both = run("persistence compact --max-records 1 --papyra.redis.approximate-trim=false --ignore-group audit",
				"--ignore-group", "it's old");
		assertEnds(both, 0);
		assertThat(both.out()).doesNotContain("holds back");
		// The one that counts, and what tells of the others behind it.
		assertThat(this.history.server().commands().xrange(stream, Range.unbounded())).hasSize(2)
			.last()
			.satisfies((entry) -> assertThat(entry.getBody().get("data")).contains("HistoryCompacted",
					"\"trigger\":\"command\""));
	}

	@Test
	void theDoctorAdvisesToIgnoreAnAbandonedGroup() {
		this.history.write();
		this.history.server()
			.commands()
			.xgroupCreate(XReadArgs.StreamOffset.from(this.history.stream(FactKind.EVENT), "0"), "it's old");
		assertThat(run("doctor run").out()).contains("papyra persistence compact --ignore-group 'it'\\''s old'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "persistence recover", "persistence compact --max-records 1" })
	void whileAnotherRepairsItEndsWith75(String line) {
		this.history.write();
		this.history.server()
			.commands()
			.set("{" + this.history.stream(FactKind.EVENT) + "}:lease", "recovery by process 7 on another-machine #x");
		Ran ran = run(line);
		assertEnds(ran, 75);
		assertThat(ran.err()).contains("recovery by process 7 on another-machine", "30 seconds");
	}

	@Test
	void aBackupIsRefusedByName() {
		this.history.write();
		Ran ran = run("backup create " + this.directory.resolve("copy"));
		assertEnds(ran, 64);
		assertThat(ran.err()).contains("the backend redis keeps no files that could be copied");
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void theEnvironmentNamesTheServer() {
		this.history.write();
		Map<String, String> environment = Map.of("PAPYRA_REDIS_URL", this.history.url(), "PAPYRA_REDIS_PREFIX",
				this.history.prefix());
		Ran ran = PapyraProcess.run(this.directory, environment, "persistence", "scan", "--system-id", "orders");
		assertEnds(ran, 0);
		assertThat(ran.out()).startsWith(this.history.location() + "\n");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			--path other.ndjson                | other.ndjson
			--papyra.backend=json              | papyra.redis.url is set, and counts with --papyra.backend=redis
			--papyra.json.path=other.ndjson    | other.ndjson
			""")
	void whatElseIsChosenCountsBeforeTheServerOfTheEnvironment(String choice, String told) {
		Ran files = PapyraProcess.run(this.directory, Map.of("PAPYRA_REDIS_URL", this.history.url()),
				("persistence scan --system-id orders " + choice).split(" ", -1));
		assertEnds(files, 66);
		assertThat(files.err()).contains(told);
	}

	@Test
	void theSettingsOfTheServiceSayWhereRedisIs() throws IOException {
		this.history.write();
		Files.writeString(this.directory.resolve("application.yaml"), """
				papyra:
				  backend: redis
				  system-id: orders
				  redis:
				    prefix: %s
				spring:
				  data:
				    redis:
				      host: %s
				      port: %d
				""".formatted(this.history.prefix(), RedisServer.HOST, this.history.server().port()));
		Ran ran = PapyraProcess.run(this.directory, "persistence", "scan");
		assertEnds(ran, 0);
		assertThat(ran.out()).startsWith(this.history.location() + "\n");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			port=abc                              | spring.data.redis.port
			url=redis://u:s3cret@127.0.0.1:1/x    | spring.data.redis.url must not hold 'redis://******@127.0.0.1:1/x'
			client-type=jedis                     | spring.data.redis.client-type must not hold 'jedis'
			""")
	void whatIsWrongInTheSettingsOfTheServiceIsNamed(String setting, String part) {
		Ran ran = Papyra.run("persistence", "scan", "--papyra.backend=redis", "--spring.data.redis." + setting);
		assertEnds(ran, 64);
		assertThat(ran.err()).startsWith("papyra: ").contains(part).doesNotContain("s3cret");
	}

	@Test
	void aFileIsScannedWithoutAnyOfIt() {
		Logs.python("clean.ndjson", this.directory);
		List<String> command = PapyraProcess.command(List.of("-Xlog:class+load:stdout"), "persistence", "scan",
				"--path", "clean.ndjson");
		try (PapyraProcess process = PapyraProcess.start(this.directory, Map.of(), command)) {
			Ran ran = process.await();
			assertThat(ran.code()).isZero();
			assertThat(ran.out()
				.lines()
				.filter((line) -> line.contains("io.lettuce.") || line.contains("io.netty.")
						|| line.contains("springframework.data.") || line.contains("io.papyra.redis."))
				.map((line) -> line.replaceAll(".*(io\\.papyra\\.redis\\S+).*", "$1")))
				.containsExactly("io.papyra.redis.autoconfigure.RedisBackendFactory");
		}
	}

	@Test
	void withoutItsJarFilesAreScannedAndGroupsRefused() throws URISyntaxException {
		Logs.python("clean.ndjson", this.directory);
		Path jar = Path.of(RedisBackend.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		for (String line : List.of("persistence scan --path clean.ndjson", "groups list --path clean.ndjson",
				"groups list --papyra.backend=redis", "groups list --redis-url redis://127.0.0.1:1")) {
			List<String> command = PapyraProcess.commandFrom(without(jar, System.getProperty("java.class.path")),
					line.split(" "));
			try (PapyraProcess process = PapyraProcess.start(this.directory, Map.of(), command)) {
				Ran ran = process.await();
				assertEnds(ran, line.startsWith("groups") ? 64 : 0);
				assertThat(ran.err()).doesNotContain("NoClassDefFoundError");
			}
		}
	}

	/** A class path without one of its places. */
	private static String without(Path place, String classPath) {
		List<String> rest = Arrays.stream(classPath.split(File.pathSeparator))
			.filter((each) -> !Path.of(each).equals(place))
			.toList();
		assertThat(rest).hasSizeLessThan(classPath.split(File.pathSeparator).length);
		return String.join(File.pathSeparator, rest);
	}

}
