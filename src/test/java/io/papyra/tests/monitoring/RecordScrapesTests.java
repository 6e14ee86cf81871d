package io.papyra.tests.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.tests.harness.ChildProcess;
import io.papyra.tests.harness.Http;
import io.papyra.tests.harness.RunningSample;
import io.papyra.tests.harness.Sample;
import io.papyra.tests.harness.TestClassPath;
import io.papyra.tests.hostile.SmallDisk;
import io.papyra.tests.monitoring.load.DeadLetterLoad;
import io.papyra.tests.monitoring.load.HeldConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Makes each fault in a sample, scrapes it before, meanwhile and afterwards, and asks
 * promtool whether the alert fires and ends. With {@code -Dpapyra.scrapes.keep=true} the
 * scrapes replace those that the gate replays.
 */
@Tag("scrapes")
class RecordScrapesTests {

	private static final String DROPPED = "papyra_facts_dropped_total";

	private static final String DEAD_LETTERS = "papyra_facts_written_total{backend=\"json\",kind=\"dead_letter\"";

	private static final String CRASHES = "papyra_events_total{type=\"ActorCrashed\"";

	private final Promtool promtool = Promtool.required();

	private final Recorder recorder = new Recorder();

	@TempDir
	Path root;

	private Path directory = Path.of("");

	@BeforeEach
	void makeDirectory() throws IOException {
		this.directory = Files.createDirectory(this.root.resolve("desk"));
	}

	/** A desk without customers: what happens there is what a test does. */
	private Sample desk() {
		Path load = TestClassPath.jarOf(DeadLetterLoad.class, this.root.resolve("load.jar"));
		return Sample.unpacked(this.directory, List.of(load))
			.with("orders.every=0s", "spring.main.sources=" + DeadLetterLoad.class.getName(),
					"papyra.audit.interval=1s");
	}

	private void before(RunningSample sample) {
		this.recorder.scrape("before", sample, 1);
		order(sample, 1);
		this.recorder.await("before", sample, (scrape) -> scrape.sum("papyra_facts_written_total") > 3);
	}

	private static void order(RunningSample sample, int count) {
		IntStream.range(0, count).parallel().forEach((number) -> {
			Http.Answer answer = sample.http().post("/orders", "{\"item\":\"tea\",\"quantity\":1}");
			assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
		});
	}

	private static void post(RunningSample sample, String path) {
		Http.Answer answer = sample.http().post(path, "");
		assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
	}

	/** Alerts fire and end as {@link Fault} says, with these very scrapes. */
	private void judge(Fault fault) throws IOException {
		Recording recording = this.recorder.recording();
		Path file = fault.file(this.root.resolve("scrapes"));
		recording.write(file, fault.title());
		ReplayScrapesTests.judge(this.promtool, fault, Recording.read(file), this.root.resolve("replay"));
		if (Boolean.getBoolean("papyra.scrapes.keep")) {
			recording.write(fault.file(), fault.title());
		}
	}

	@Test
	void aRefusedStart() throws IOException {
		Sample strict = desk().with("papyra.startup.mode=fail_on_anomaly");
		Http http;
		try (RunningSample sample = strict.serve()) {
			before(sample);
			http = sample.http();
			sample.history().awaitFacts(5);
			sample.stop();
		}
		strict.history().damageLine(3);
		try (ChildProcess refused = desk().with("papyra.startup.mode=fail_on_anomaly").start()) {
			assertThat(refused.awaitExit()).as(refused.text()).isEqualTo(1);
		}
		this.recorder.none("during", http);
		try (RunningSample repaired = desk().with("papyra.startup.mode=recover").serve()) {
			this.recorder.scrape("after", repaired, 2);
		}
		judge(Fault.REFUSED_START);
	}

	@Test
	void aFullDisk() throws IOException {
		try (SmallDisk disk = SmallDisk.mount(this.root.resolve("disk"), "128m");
				RunningSample sample = desk()
					.with("papyra.json.path=" + disk.directory().resolve("papyra.ndjson"), "papyra.audit.interval=1s")
					.serve()) {
			before(sample);
			Path ballast = Files.write(disk.directory().resolve("ballast"), new byte[120 << 20]);
			this.recorder.await("nearly", sample, (scrape) -> scrape.sum("papyra_storage_free_bytes") < (16 << 20));
			Path more = disk.directory().resolve("more");
			fill(more);
			this.recorder.await("full", sample, (scrape) -> scrape.sum("papyra_storage_free_bytes") < 65536
					&& scrape.sum("papyra_write_failing_seconds") > 1);
			Files.delete(ballast);
			this.recorder.await("after", sample, (scrape) -> scrape.sum("papyra_write_failing_seconds") == 0
					&& scrape.sum("papyra_storage_free_bytes") > (64 << 20));
			this.recorder.scrape("after", sample, 1);
		}
		judge(Fault.FULL_DISK);
	}

	/** The last byte, too: what is asked for is more than there can be. */
	private static void fill(Path file) {
		byte[] block = new byte[4096];
		try (var out = Files.newOutputStream(file)) {
			while (true) {
				out.write(block);
			}
		}
		catch (IOException full) {
			assertThat(full).hasMessageContaining("No space left");
		}
	}

	@Test
	void droppedFacts() throws IOException {
		try (RunningSample sample = desk().with("papyra.write.buffer-size=64KB").serve()) {
			before(sample);
			post(sample, "/load/dead-letters/20000");
			this.recorder.await("during", sample, (scrape) -> scrape.sum(DROPPED) > 0);
			this.recorder.scrape("after", sample, 2);
		}
		judge(Fault.DROPPED_FACTS);
	}

	@Test
	void failingWrites() throws Exception {
		try (RedisServer redis = RedisServer.with(RedisBinary.standard()).start();
				RunningSample sample = desk()
					.with("spring.profiles.active=redis",
							"papyra.redis.url=redis://" + RedisServer.HOST + ":" + redis.port(),
							"papyra.write.stall-timeout=500ms", "spring.data.redis.timeout=60s")
					.serve()) {
			before(sample);
			signal(redis, "STOP");
			try {
				this.recorder.await("stalled", sample, (scrape) -> scrape.sum("papyra_write_stalled_seconds") > 1);
			}
			finally {
				signal(redis, "CONT");
			}
			this.recorder.await("between", sample, RecordScrapesTests::writes);
			redis.stop();
			this.recorder.await("away", sample, (scrape) -> scrape.sum("papyra_write_failing_seconds") > 1);
			redis.restart();
			this.recorder.await("after", sample, RecordScrapesTests::writes);
			this.recorder.scrape("after", sample, 1);
		}
		judge(Fault.FAILING_WRITES);
	}

	private static boolean writes(Scrape scrape) {
		return scrape.sum("papyra_write_stalled_seconds") + scrape.sum("papyra_write_failing_seconds") == 0;
	}

	private static boolean keepsUp(Scrape scrape) {
		return scrape.sum("papyra_consumer_handled_total") > 3 && scrape.sum("papyra_consumer_lag{") == 0
				&& scrape.sum("papyra_consumer_lag_age_seconds") == 0;
	}

	private static void signal(RedisServer redis, String name) throws Exception {
		assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(redis.pid())).start().waitFor()).isZero();
	}

	@Test
	void aDamagedLine() throws IOException {
		try (RunningSample sample = desk()
			.with("papyra.scan.cron=* * * * * *", "management.endpoint.papyra.access=unrestricted",
					"papyra.recovery.allow-at-runtime=true")
			.serve()) {
			before(sample);
			sample.history().awaitFacts(5).damageLine(3);
			this.recorder.await("during", sample, (scrape) -> scrape.sum("papyra_damaged_seconds") > 0);
			this.recorder.scrape("during", sample, 1);
			post(sample, "/actuator/papyra/recover");
			this.recorder.await("after", sample, (scrape) -> scrape.sum("papyra_damaged_seconds") == 0);
			this.recorder.scrape("after", sample, 1);
		}
		judge(Fault.DAMAGED_LINE);
	}

	/** Its time is a day in February that most years have not. */
	@Test
	void aStoppedSchedule() throws IOException {
		try (RunningSample sample = desk()
			.with("papyra.compaction.cron=0 0 4 29 2 *", "management.endpoint.papyra.access=unrestricted")
			.serve()) {
			before(sample);
			this.recorder.scrape("young", sample, 1);
			this.recorder.scrape("during", sample, 1);
			post(sample, "/actuator/papyra/compact");
			this.recorder.await("after", sample, (scrape) -> scrape.sum("papyra_compaction_last_success_seconds") > 0);
		}
		judge(Fault.STOPPED_SCHEDULE);
	}

	@Test
	void noSchedule() throws IOException {
		try (RunningSample sample = desk()
			.with("papyra.compaction.cron=-", "papyra.retention.max-total-size=20KB",
					"management.endpoint.papyra.access=unrestricted", "papyra.audit.interval=1h")
			.serve()) {
			before(sample);
			double limit = this.recorder.recording().scrapes().get(0).sum("papyra_storage_limit_bytes");
			for (int tries = 0; tries < 500
					&& Recorder.scrape("", sample.http()).sum("papyra_storage_size_bytes") < limit; tries++) {
				order(sample, 5);
			}
			this.recorder.await("during", sample, (scrape) -> scrape.sum("papyra_storage_size_bytes") > limit);
			post(sample, "/actuator/papyra/compact");
			this.recorder.await("after", sample, (scrape) -> scrape.sum("papyra_storage_size_bytes") <= limit);
		}
		judge(Fault.NO_SCHEDULE);
	}

	@Test
	void aCrashLoop() throws IOException {
		try (RunningSample sample = desk().serve()) {
			before(sample);
			for (int round = 0; round < 5; round++) {
				double crashes = Recorder.scrape("", sample.http()).sum(CRASHES);
				order(sample, 30);
				this.recorder.await("during", sample, (scrape) -> scrape.sum(CRASHES) > crashes + 8);
			}
			this.recorder.scrape("after", sample, 2);
		}
		judge(Fault.CRASH_LOOP);
	}

	@Test
	void aDeadLetterSpike() throws IOException {
		try (RunningSample sample = desk().serve()) {
			this.recorder.scrape("before", sample, 1);
			for (int round = 1; round <= 5; round++) {
				int letters = round;
				post(sample, "/load/dead-letters/1");
				this.recorder.await("before", sample, (scrape) -> scrape.sum(DEAD_LETTERS) >= letters);
			}
			for (int round = 1; round <= 3; round++) {
				int letters = 100 * round;
				post(sample, "/load/dead-letters/100");
				this.recorder.await("during", sample, (scrape) -> scrape.sum(DEAD_LETTERS) >= letters);
			}
			this.recorder.scrape("after", sample, 2);
		}
		judge(Fault.DEAD_LETTER_SPIKE);
	}

	@Test
	void aLaggingConsumer() throws IOException {
		try (RedisServer redis = RedisServer.with(RedisBinary.standard()).start();
				RunningSample sample = desk()
					.with("spring.profiles.active=redis",
							"papyra.redis.url=redis://" + RedisServer.HOST + ":" + redis.port(),
							"spring.main.sources=" + HeldConsumer.class.getName())
					.serve()) {
			order(sample, 1);
			this.recorder.await("before", sample, RecordScrapesTests::keepsUp);
			this.recorder.await("before", sample, RecordScrapesTests::keepsUp);
			post(sample, "/load/consumer/hold");
			order(sample, 300);
			order(sample, 300);
			this.recorder.await("during", sample, (scrape) -> scrape.sum("papyra_consumer_lag_age_seconds") > 3);
			this.recorder.scrape("during", sample, 1);
			post(sample, "/load/consumer/release");
			this.recorder.await("after", sample, (scrape) -> scrape.sum("papyra_consumer_lag_age_seconds") == 0);
			this.recorder.scrape("after", sample, 1);
		}
		judge(Fault.LAGGING_CONSUMER);
	}

	@Test
	void aKill() throws IOException {
		Http gone;
		try (RunningSample sample = desk().serve()) {
			before(sample);
			gone = sample.http();
			sample.process().kill();
		}
		this.recorder.none("gone", gone);
		try (RunningSample next = desk().serve()) {
			this.recorder.await("during", next, (scrape) -> scrape.sum("papyra_run_unclean") == 1);
			this.recorder.scrape("during", next, 1);
			gone = next.http();
			next.stop();
		}
		this.recorder.none("restart", gone);
		try (RunningSample last = desk().serve()) {
			this.recorder.scrape("after", last, 2);
		}
		judge(Fault.KILL);
	}

}
