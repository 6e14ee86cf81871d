package io.papyra.spring.backend;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

import io.papyra.backend.file.JsonBackend;
import io.papyra.doctor.Doctor;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.RecorderOptions;
import io.papyra.report.Finding;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.spring.PapyraStatus;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.spring.autoconfigure.PapyraSettings;
import io.papyra.spring.maintenance.CompactionScheduler;
import io.papyra.spring.maintenance.CompactionTrigger;
import io.papyra.spring.maintenance.HistoryMaintenance;
import io.papyra.spring.maintenance.MaintenanceJournal;
import io.papyra.spring.maintenance.MaintenancePlan;
import io.papyra.spring.maintenance.ObservedOperations;
import io.papyra.spring.maintenance.RuntimeRecovery;
import io.papyra.spring.maintenance.ScanTrigger;
import io.papyra.spring.settings.PapyraProperties;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** The size that a history is kept to where nobody has set one. */
@ExtendWith(OutputCaptureExtension.class)
class DefaultLimitTests {

	private static final String ROTATING = "papyra.backend=rotating";

	private static final long GIGABYTE = 1L << 30;

	@TempDir
	Path directory;

	private Path history() {
		return this.directory.resolve("papyra.ndjson");
	}

	private ApplicationContextRunner runner(String... properties) {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class))
			.withPropertyValues("papyra.json.path=" + history(),
					"papyra.rotating.directory=" + this.directory.resolve("rotating"), "papyra.startup.mode=ignore")
			.withPropertyValues(properties);
	}

	/** Grows beyond the limit without taking room, and without anything to read. */
	private void grow() throws IOException {
		Path place = Files.createDirectories(this.directory.resolve("rotating"));
		try (RandomAccessFile grown = new RandomAccessFile(place.resolve(".hole").toFile(), "rw")) {
			grown.setLength(GIGABYTE + 1);
		}
	}

	private static @Nullable Long limitOf(ApplicationContext context, FactKind kind) {
		return context.getBean(PapyraStatus.class)
			.maintenance()
			.plan()
			.compaction()
			.retention()
			.of(kind)
			.maxTotalSize();
	}

	private static Finding sizeLimit(ApplicationContext context) {
		return context.getBean(Doctor.class)
			.run()
			.findings()
			.stream()
			.filter((finding) -> finding.check().equals("size-limit"))
			.findFirst()
			.orElseThrow();
	}

	@ParameterizedTest
	@ValueSource(strings = { "json", "rotating" })
	void aNewHistoryIsKeptToAGigabyteOfEachKind(String backend) {
		runner("papyra.backend=" + backend).run((context) -> {
			for (FactKind kind : FactKind.values()) {
				assertThat(limitOf(context, kind)).isEqualTo(GIGABYTE);
			}
			assertThat(sizeLimit(context).message()).contains("1024MB of each kind");
		});
		// The marker that says so is no stranger to a scan.
		runner("papyra.backend=" + backend, "papyra.startup.mode=fail_on_anomaly", "papyra.startup.scan=full")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void whatAnOperatorHasSetApplies() {
		runner("papyra.retention.max-total-size=-1")
			.run((context) -> assertThat(limitOf(context, FactKind.EVENT)).isNull());
		runner("papyra.retention.max-total-size=5MB")
			.run((context) -> assertThat(limitOf(context, FactKind.EVENT)).isEqualTo(5L << 20));
		runner("papyra.retention.audits.max-total-size=-1", "papyra.retention.max-age=30d").run((context) -> {
			assertThat(limitOf(context, FactKind.AUDIT)).isNull();
			assertThat(limitOf(context, FactKind.EVENT)).isEqualTo(GIGABYTE);
		});
		runner("papyra.backend=rotating", "papyra.rotating.max-total-size=8GB")
			.run((context) -> assertThat(limitOf(context, FactKind.EVENT)).isNull());
	}

	@Test
	void aHistoryThatWasLargerBeforeStaysAndIsWarnedOfUntilThePropertyIsSet(CapturedOutput output) throws IOException {
		grow();
		runner(ROTATING).run((context) -> {
			assertThat(limitOf(context, FactKind.EVENT)).isNull();
			assertThat(sizeLimit(context).severity()).isEqualTo(Finding.Severity.WARNING);
			assertThat(output).containsOnlyOnce("was there before its size was limited by default");
		});
		runner(ROTATING).run((context) -> assertThat(limitOf(context, FactKind.EVENT)).isNull());
		runner(ROTATING, "papyra.retention.max-total-size=-1")
			.run((context) -> assertThat(sizeLimit(context).severity()).isEqualTo(Finding.Severity.OK));
	}

	@Test
	void aHistoryThatHasBegunWithTheLimitKeepsItHoweverLargeItIsBetweenCompactions() throws IOException {
		runner(ROTATING).run((context) -> assertThat(limitOf(context, FactKind.EVENT)).isEqualTo(GIGABYTE));
		grow();
		runner(ROTATING).run((context) -> assertThat(limitOf(context, FactKind.EVENT)).isEqualTo(GIGABYTE));
	}

	@Test
	void aVolumeThatMayBeMountedLaterIsNotLimitedAtOnce() {
		runner("papyra.startup.on-unavailable=degrade")
			.run((context) -> assertThat(limitOf(context, FactKind.EVENT)).isNull());
		runner("papyra.startup.on-unavailable=degrade")
			.run((context) -> assertThat(limitOf(context, FactKind.EVENT)).isEqualTo(GIGABYTE));
	}

	@Test
	void theCommandNeverAppliesIt() {
		PapyraSettings settings = PapyraSettings
			.of(new MockEnvironment().withProperty("papyra.json.path", history().toString()));
		assertThat(((JsonBackend) settings.backend(new JsonBackendFactory())).retention())
			.isEqualTo(RetentionPolicy.NONE);
		assertThat(Files.exists(this.directory.resolve("papyra.ndjson.bounded"))).isFalse();
	}

	@Test
	void aHistoryThatOutgrowsItsLimitIsCompactedAheadOfTheSchedule() {
		JsonBackend backend = new JsonBackend(history(), RetentionPolicy.same(new Retention(null, null, 2_000L)));
		MaintenancePlan plan = new MaintenancePlan(CompactionTrigger.of(backend, "0 0 3 1 1 *"),
				ScanTrigger.of(backend, new PapyraProperties.Scan("-", "50MB/s")));
		HistoryMaintenance maintenance = new HistoryMaintenance(backend, plan, new RuntimeRecovery(null, null, false),
				PersistenceObserver.NONE, new ObservedOperations(backend, null),
				new MaintenanceJournal(() -> null, "orders"));
		CompactionScheduler schedule = new CompactionScheduler(maintenance, Clock.systemUTC(), Duration.ofMillis(5));
		try (BufferedFactRecorder recorder = new BufferedFactRecorder(backend, RecorderOptions.defaults("orders"),
				PersistenceObserver.NONE)) {
			recorder.start();
			schedule.start();
			assertThat(maintenance.isOverfull()).isFalse();
			for (int event = 0; event < 100; event++) {
				recorder.record(ActorEvent.of(ActorAddress.of("orders", event), "Placed", null));
			}
			Awaitility.await().until(() -> maintenance.lastCompaction() != null && !maintenance.isOverfull());
		}
		finally {
			schedule.stop();
		}
	}

}
