package io.papyra.spring.maintenance;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Scannable;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.memory.MemoryBackend;
import io.papyra.doctor.Doctor;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.recorder.FactRecorder;
import io.papyra.report.Finding;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.spring.PapyraStatus;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.spring.event.PapyraScanEvent;
import io.papyra.spring.settings.InvalidPapyraPropertyException;
import io.papyra.spring.testing.Histories;
import io.papyra.spring.testing.RunningService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The whole history is scanned by a schedule, beside the service. */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class ScanSchedulerTests {

	private static final String EVERY_SECOND = "papyra.scan.cron=* * * * * *";

	private static final String UNLIMITED = "papyra.retention.max-total-size=-1";

	@TempDir
	Path directory;

	private Path history() {
		return this.directory.resolve("papyra.ndjson");
	}

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class))
			.withUserConfiguration(Listener.class)
			.withPropertyValues("papyra.json.path=" + history(), UNLIMITED);
	}

	private static void record(FactRecorder recorder, String type) throws Exception {
		recorder.recordDurably(ActorEvent.of(ActorAddress.UNKNOWN, type, null)).get();
	}

	private void damage() throws IOException {
		byte[] bytes = Files.readAllBytes(history());
		int place = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("First");
		bytes[place] ^= 1;
		try (RandomAccessFile file = new RandomAccessFile(history().toFile(), "rw")) {
			file.seek(place);
			file.write(bytes[place]);
		}
	}

	private static Finding finding(ApplicationContext context) {
		return context.getBean(Doctor.class)
			.run()
			.findings()
			.stream()
			.filter((finding) -> finding.check().equals("scan"))
			.findFirst()
			.orElseThrow();
	}

	@Test
	void aCleanScanByScheduleIsAnEventAndOneLineAndLeavesTheServiceAlone(CapturedOutput output) {
		runner().withPropertyValues(EVERY_SECOND).run((context) -> {
			FactRecorder recorder = context.getBean(FactRecorder.class);
			Listener listener = context.getBean(Listener.class);
			await().until(() -> {
				record(recorder, "Beside");
				return listener.bySchedule() >= 2;
			});
			assertThat(listener.heard).allSatisfy((event) -> {
				assertThat(event.report()).isNotNull();
				assertThat(event.report().isClean()).isTrue();
			});
			assertThat(listener.threads).contains("papyra-scan daemon");
			assertThat(context.getBean(PapyraStatus.class).damagedSince()).isNull();
			assertThat(finding(context)).isEqualTo(Finding.ok("scan", "papyra.scan.cron=* * * * * *"));
			assertThat(output).contains("by papyra.scan.cron").contains("no anomaly").doesNotContain("is damaged");
		});
	}

	@Test
	void damageWhileTheServiceRunsIsToldUntilItIsRepaired(CapturedOutput output) throws Exception {
		try (RunningService service = RunningService.start(history(), List.of(), UNLIMITED, EVERY_SECOND,
				"management.endpoint.papyra.access=unrestricted", "papyra.recovery.allow-at-runtime=true")) {
			record(service.bean(FactRecorder.class), "First");
			record(service.bean(FactRecorder.class), "Second");
			damage();
			await().until(() -> service.get("actuator/health/papyra").json().at("/details").has("damagedSince"));
			JsonNode health = service.get("actuator/health/papyra").json();
			assertThat(health.get("status").asString()).isEqualTo("UP");
			String since = health.at("/details/damagedSince").asString();
			assertThat(Instant.parse(since)).isBeforeOrEqualTo(Instant.now());
			assertThat(service.get("actuator/papyra").json().at("/scan/damagedSince").asString()).isEqualTo(since);
			assertThat(service.get("actuator/papyra/doctor").status()).isEqualTo(503);
			assertThat(service.get("actuator/papyra/doctor").body()).contains("the history is damaged since " + since);
			assertThat(output).contains("is damaged; facts are still recorded").contains("CHECKSUM_MISMATCH");
			record(service.bean(FactRecorder.class), "Third");
			assertThat(service.post("actuator/papyra/recover").status()).isEqualTo(200);
			assertThat(service.get("actuator/health/papyra").json().at("/details").has("damagedSince")).isFalse();
			assertThat(service.get("actuator/papyra").json().at("/scan").has("damagedSince")).isFalse();
			assertThat(service.get("actuator/papyra/doctor").status()).isEqualTo(200);
		}
	}

	@Test
	void damageThatTheStartLetsPassIsToldAsDamageToo() {
		Histories.damaged(history());
		runner().withPropertyValues("papyra.startup.mode=scan_only").run((context) -> {
			PapyraStatus status = context.getBean(PapyraStatus.class);
			Instant since = status.damagedSince();
			assertThat(since).isBeforeOrEqualTo(Instant.now());
			context.getBean(HistoryMaintenance.class).scan(false);
			assertThat(status.damagedSince()).isNotNull().isEqualTo(since);
			assertThat(finding(context).severity()).isEqualTo(Finding.Severity.ERROR);
		});
	}

	@Test
	void aCleanScanThatBeganBeforeTheDamageWasSeenDoesNotTakeItBack() {
		ScanReport bad = new JsonBackend(Histories.damaged(this.directory.resolve("bad"))).scan(ScanRequest.CHECKSUMS,
				ProgressMonitor.NONE);
		ScanReport good = new JsonBackend(Histories.sound(this.directory.resolve("good"), 3))
			.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
		HistoryDamage damage = new HistoryDamage();
		long early = System.nanoTime();
		damage.scanned(bad, early, Instant.EPOCH);
		damage.scanned(bad, early, Instant.EPOCH.plusSeconds(5));
		assertThat(damage.damagedSince()).isEqualTo(Instant.EPOCH);
		damage.scanned(good, early, Instant.EPOCH);
		assertThat(damage.damagedSince()).isEqualTo(Instant.EPOCH);
		damage.scanned(good, System.nanoTime() + 1, Instant.EPOCH);
		assertThat(damage.damagedSince()).isNull();
	}

	@Test
	void aStopCancelsAScanAtOnceAlsoWhileItHoldsItselfBackAndThatTellsNothing(CapturedOutput output) {
		SlowBackend[] backend = new SlowBackend[1];
		HistoryDamage[] damage = new HistoryDamage[1];
		Listener[] listener = new Listener[1];
		runner().withUserConfiguration(SlowBackendConfiguration.class)
			.withPropertyValues(EVERY_SECOND, "papyra.scan.rate=1KB/s", "papyra.startup.mode=ignore")
			.run((context) -> {
				backend[0] = context.getBean(SlowBackend.class);
				damage[0] = context.getBean(HistoryMaintenance.class).damage();
				listener[0] = context.getBean(Listener.class);
				assertThat(backend[0].begun.await(30, TimeUnit.SECONDS)).isTrue();
			});
		assertThat(listener[0].heard).isEmpty();
		assertThat(damage[0].damagedSince()).isNull();
		assertThat(damage[0].isKnownToHaveBeenIntact()).isFalse();
		assertThat(backend[0].ended).isFalse();
		assertThat(output).contains("Papyra cancelled the scheduled scan").doesNotContain("is damaged");
	}

	@Test
	void itIsSwitchedOffLikeTheOtherSchedules() {
		runner().withPropertyValues("papyra.scan.cron=-").run((context) -> {
			assertThat(context.getBean(HistoryMaintenance.class).plan().scan().schedule()).isNull();
			assertThat(finding(context)).isEqualTo(Finding.ok("scan", "papyra.scan.cron=-"));
		});
	}

	@Test
	void aBackendThatCannotBeScannedHasNoSuchSchedule() {
		runner().withPropertyValues("papyra.backend=memory", EVERY_SECOND).run((context) -> {
			assertThat(context.getBean(HistoryMaintenance.class).plan().scan().schedule()).isNull();
			assertThat(finding(context).message()).contains("keeps nothing that could be scanned");
		});
	}

	@Test
	void itComesOnceAWeekUnlessSaidOtherwise() {
		runner().run((context) -> {
			ScanTrigger plan = context.getBean(HistoryMaintenance.class).plan().scan();
			assertThat(plan.schedule()).isEqualTo("0 0 4 * * SUN");
			assertThat(plan.rate().toMegabytes()).isEqualTo(50);
			Instant next = plan.next(Instant.now());
			assertThat(next).isNotNull();
			assertThat(plan.next(next)).isAfter(next.plusSeconds(6 * 86_400));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "50MB", "0MB/s", "-1MB/s", "fast", "/s", "50MB/m", "99999999999TB/s" })
	void aWrongRateStopsTheStart(String rate) {
		runner().withPropertyValues("papyra.scan.rate=" + rate)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPapyraPropertyException.class)
				.hasMessageContaining("'" + rate + "' is not allowed for papyra.scan.rate")
				.hasMessageContaining("50MB/s"));
	}

	@Test
	void aWrongTimeTableStopsTheStart() {
		runner().withPropertyValues("papyra.scan.cron=weekly")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'weekly' is not allowed for papyra.scan.cron"));
	}

	@Test
	void nothingIsReadFasterThanTheRateAllowsAndTimeLostIsNotMadeUpFor() {
		AtomicLong clock = new AtomicLong();
		List<Long> pauses = new ArrayList<>();
		RateLimiter pace = new RateLimiter(1000, clock::get, (nanos) -> {
			pauses.add(nanos);
			clock.addAndGet(nanos);
		});
		pace.progress(1000, 5000);
		clock.addAndGet(10_000_000_000L);
		pace.progress(3000, 5000);
		pace.progress(500, 5000);
		assertThat(pauses).containsExactly(1_000_000_000L, 2_000_000_000L, 500_000_000L);
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		private final List<PapyraScanEvent> heard = new CopyOnWriteArrayList<>();

		private final List<String> threads = new CopyOnWriteArrayList<>();

		@EventListener
		void onScan(PapyraScanEvent event) {
			this.threads.add(Thread.currentThread().getName() + (Thread.currentThread().isDaemon() ? " daemon" : ""));
			this.heard.add(event);
		}

		private long bySchedule() {
			return this.threads.stream().filter((name) -> name.startsWith("papyra-scan")).count();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SlowBackendConfiguration {

		@Bean
		SlowBackend slowBackend() {
			return new SlowBackend();
		}

	}

	/** Has much to read. */
	static final class SlowBackend implements PersistenceBackend, Scannable {

		private final MemoryBackend memory = new MemoryBackend();

		private final CountDownLatch begun = new CountDownLatch(1);

		private volatile boolean ended;

		@Override
		public ScanReport scan(ScanRequest request, ProgressMonitor monitor) {
			this.begun.countDown();
			monitor.progress(1L << 40, 1L << 41);
			this.ended = true;
			throw new IllegalStateException("nobody waits so long");
		}

		@Override
		public String name() {
			return "slow";
		}

		@Override
		public String location() {
			return "a large place";
		}

		@Override
		public FactWriter openWriter(WriterOptions options) {
			return this.memory.openWriter(options);
		}

		@Override
		public Stream<StoredFact> read(FactQuery query) {
			return this.memory.read(query);
		}

	}

}
