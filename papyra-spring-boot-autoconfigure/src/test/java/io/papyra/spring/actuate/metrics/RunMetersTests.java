package io.papyra.spring.actuate.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.AuditEvents;
import io.papyra.fact.Fact;
import io.papyra.fact.Position;
import io.papyra.recorder.FactRecorder;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.spring.maintenance.HistoryMaintenance;
import io.papyra.spring.testing.Histories;
import io.papyra.spring.testing.SwitchableBackend;
import io.papyra.spring.testing.SwitchableBackendConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.Lifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Meters of one run: how it began, what it stored, where it stores it. */
class RunMetersTests {

	private static final long MEBI = 1024 * 1024;

	@TempDir
	Path directory;

	private Path history() {
		return this.directory.resolve("papyra.ndjson");
	}

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
							PapyraAutoConfiguration.class, PapyraMetricsAutoConfiguration.class))
			.withUserConfiguration(Registry.class)
			.withPropertyValues("papyra.json.path=" + history());
	}

	private static double gauge(MeterRegistry registry, String name, String... tags) {
		return registry.get(name).tags(tags).gauge().value();
	}

	private static double events(MeterRegistry registry, String type) {
		return registry.get("papyra.events").tag("type", type).functionCounter().count();
	}

	private static double gaps(MeterRegistry registry) {
		return registry.get("papyra.gaps.recorded").functionCounter().count();
	}

	@Test
	void aRecoveredHistoryIsToldWithWhatItLost() {
		Histories.damaged(history());
		runner().withPropertyValues("papyra.startup.mode=recover", "papyra.write.buffer-size=2MB").run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(gauge(registry, "papyra.startup", "verdict", "recovered")).isEqualTo(1);
			assertThat(gauge(registry, "papyra.startup", "verdict", "clean")).isZero();
			assertThat(gauge(registry, "papyra.startup", "verdict", "anomalies_accepted")).isZero();
			assertThat(gauge(registry, "papyra.startup", "verdict", "not_checked")).isZero();
			assertThat(gauge(registry, "papyra.run.unclean")).as("the start of that run is what was damaged").isNaN();
			assertThat(gaps(registry)).as("the line that the repair removed").isEqualTo(1);
			assertThat(gauge(registry, "papyra.buffer.size")).isEqualTo(2 * MEBI);
			assertThat(gauge(registry, "papyra.write.failing")).isZero();
			await().untilAsserted(() -> assertThat(events(registry, ActorEvent.SYSTEM_STARTED)).isEqualTo(1));
			double synced = gauge(registry, "papyra.sync.last");
			assertThat(synced).isBetween(Instant.now().getEpochSecond() - 600.0, Instant.now().getEpochSecond() + 1.0);
			FactRecorder recorder = context.getBean(FactRecorder.class);
			recorder.record(ActorEvent.of(ActorAddress.of("orders", 17), ActorEvent.CRASHED, null));
			recorder.recordDurably(ActorEvent.of(ActorAddress.of("orders", 17), "OrderPlaced", null)).get();
			await().untilAsserted(() -> {
				assertThat(events(registry, ActorEvent.CRASHED)).isEqualTo(1);
				assertThat(events(registry, "other")).isEqualTo(1);
			});
			assertThat(gauge(registry, "papyra.sync.last")).isGreaterThanOrEqualTo(synced);
			assertThat(registry.find("papyra.events").functionCounters())
				.extracting((counter) -> counter.getId().getTag("type"))
				.containsExactlyInAnyOrder(ActorEvent.STARTED, ActorEvent.STOPPED, ActorEvent.CRASHED,
						ActorEvent.RESTARTED, ActorEvent.CRASHES_SUMMARIZED, ActorEvent.SYSTEM_STARTED,
						ActorEvent.SYSTEM_STOPPED, ActorEvent.HISTORY_SCANNED, ActorEvent.HISTORY_COMPACTED,
						ActorEvent.HISTORY_RECOVERED, ActorEvent.HISTORY_RESTORED, AuditEvents.TYPE, "other");
		});
	}

	@Test
	void aRunThatWasKilledShowsInTheNext() throws IOException {
		Histories.sound(history(), 2);
		List<String> lines = Files.readAllLines(history());
		// Without its end, and what was noted of it.
		Files.write(history(), lines.subList(0, lines.size() - 1));
		runner().withPropertyValues("papyra.startup.mode=scan_only").run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(gauge(registry, "papyra.run.unclean")).isEqualTo(1);
			assertThat(gauge(registry, "papyra.startup", "verdict", "anomalies_accepted")).isEqualTo(1);
			assertThat(gauge(registry, "papyra.startup", "verdict", "clean")).isZero();
		});
	}

	@Test
	void aRunThatEndedWellDoesNotShow() {
		Histories.sound(history(), 2);
		runner().run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(gauge(registry, "papyra.run.unclean")).isZero();
			assertThat(gauge(registry, "papyra.startup", "verdict", "clean")).isEqualTo(1);
			assertThat(gaps(registry)).isZero();
		});
	}

	@Test
	void whereNoOneHasLookedNoOneKnows() {
		Histories.sound(history(), 2);
		runner().withPropertyValues("papyra.startup.mode=ignore").run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(gauge(registry, "papyra.startup", "verdict", "not_checked")).isEqualTo(1);
			assertThat(gauge(registry, "papyra.run.unclean")).isNaN();
		});
	}

	@Test
	void aStartWithoutItsHistoryHasNoVerdictUntilThatCanBeHad() throws IOException {
		Path place = Files.createFile(this.directory.resolve("place"));
		runner()
			.withPropertyValues("papyra.json.path=" + place.resolve("papyra.ndjson"),
					"papyra.startup.on-unavailable=degrade")
			.run((context) -> {
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(registry.get("papyra.startup").gauges()).hasSize(4)
					.allSatisfy((gauge) -> assertThat(gauge.value()).isZero());
				assertThat(gauge(registry, "papyra.run.unclean")).isNaN();
				assertThat(gauge(registry, "papyra.sync.last")).isNaN();
				await().until(() -> gauge(registry, "papyra.write.failing") > 0);
				Files.delete(place);
				await().until(() -> gauge(registry, "papyra.startup", "verdict", "clean") == 1);
				await().until(() -> gauge(registry, "papyra.write.failing") == 0);
				await().until(() -> gauge(registry, "papyra.sync.last") > 0);
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "none", value = { "papyra.retention.max-total-size=10MB | 31457280",
			"papyra.retention.max-total-size=10MB papyra.retention.events.max-total-size=30MB | 52428800",
			"papyra.retention.max-total-size=-1 papyra.retention.events.max-total-size=30MB | none",
			"papyra.retention.max-total-size=-1 | none", "papyra.backend=memory | none",
			"papyra.backend=rotating papyra.rotating.max-total-size=200MB | 209715200",
			"papyra.backend=rotating papyra.rotating.max-total-size=200MB papyra.retention.max-total-size=1MB | 3145728" })
	void theLimitOfTheStorageIsThatOfAllKindsTogether(String properties, Double limit) {
		runner().withPropertyValues(properties.split(" "))
			.withPropertyValues("papyra.rotating.directory=" + this.directory.resolve("segments"))
			.run((context) -> {
				Gauge gauge = context.getBean(MeterRegistry.class).find("papyra.storage.limit").gauge();
				assertThat((gauge != null) ? gauge.value() : null).isEqualTo(limit);
			});
	}

	@ParameterizedTest
	@CsvSource({ "json", "rotating" })
	void whatIsFreeIsThatOfTheVolumeOfTheHistory(String backend) throws IOException {
		Path deep = Files.createDirectory(this.directory.resolve("deep"));
		runner()
			.withPropertyValues("papyra.backend=" + backend, "papyra.json.path=" + deep.resolve("p.ndjson"),
					"papyra.rotating.directory=" + deep.resolve("segments"))
			.run((context) -> {
				double usable = Files.getFileStore(deep).getUsableSpace();
				await()
					.untilAsserted(() -> assertThat(gauge(context.getBean(MeterRegistry.class), "papyra.storage.free"))
						.isBetween(usable / 2, usable * 2));
			});
	}

	@Test
	void ofMemoryNoOneKnowsWhatIsFree() {
		runner().withPropertyValues("papyra.backend=memory")
			.run((context) -> assertThat(gauge(context.getBean(MeterRegistry.class), "papyra.storage.free")).isNaN());
	}

	@Test
	void compactionIsScheduledAsLongAsItsScheduleRuns() {
		runner().run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(gauge(registry, "papyra.compaction.scheduled")).isEqualTo(1);
			assertThat(gauge(registry, "papyra.compaction.last.success")).isNaN();
			context.getBean(HistoryMaintenance.class).compact(true);
			assertThat(gauge(registry, "papyra.compaction.last.success")).as("a dry run").isNaN();
			long before = Instant.now().getEpochSecond();
			context.getBean(HistoryMaintenance.class).compact(false);
			assertThat(gauge(registry, "papyra.compaction.last.success")).isBetween((double) before,
					Instant.now().getEpochSecond() + 1.0);
			Lifecycle schedule = context.getBean("papyraCompactionSchedule", Lifecycle.class);
			schedule.stop();
			assertThat(gauge(registry, "papyra.compaction.scheduled")).isZero();
			schedule.start();
			assertThat(gauge(registry, "papyra.compaction.scheduled")).isEqualTo(1);
		});
	}

	@ParameterizedTest
	@CsvSource({ "papyra.compaction.cron=-", "papyra.retention.max-total-size=-1",
			"papyra.compaction.cron=0 0 0 30 2 *" })
	void aCompactionThatNeverComesIsNotScheduled(String property) {
		runner().withPropertyValues(property)
			.run((context) -> assertThat(gauge(context.getBean(MeterRegistry.class), "papyra.compaction.scheduled"))
				.isZero());
	}

	@Test
	void aStoreThatFailsIsToldForAsLongAsItDoes() {
		runner().withUserConfiguration(SwitchableBackendConfiguration.class).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			FactRecorder recorder = context.getBean(FactRecorder.class);
			SwitchableBackend backend = context.getBean(SwitchableBackend.class);
			await().untilAsserted(() -> assertThat(events(registry, ActorEvent.SYSTEM_STARTED)).isEqualTo(1));
			backend.full(true);
			recorder.record(ActorEvent.of(ActorAddress.UNKNOWN, "Type", null));
			await().until(() -> gauge(registry, "papyra.write.failing") > 0);
			assertThat(events(registry, "other")).isZero();
			backend.full(false);
			await().until(() -> gauge(registry, "papyra.write.failing") == 0);
			await().untilAsserted(() -> assertThat(events(registry, "other")).isEqualTo(1));
			// A backend that tells neither has neither.
			assertThat(registry.find("papyra.storage.free").gauge()).isNull();
			assertThat(registry.find("papyra.compaction.last.success").gauge()).isNull();
			assertThat(gauge(registry, "papyra.compaction.scheduled")).isZero();
		});
	}

	@Test
	void factsThatFindNoRoomLeaveAGapThatIsCounted() {
		runner().withUserConfiguration(SwitchableBackendConfiguration.class)
			.withPropertyValues("papyra.write.buffer-size=64KB")
			.run((context) -> {
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				SwitchableBackend backend = context.getBean(SwitchableBackend.class);
				backend.full(true);
				for (int event = 0; event < 2000; event++) {
					context.getBean(FactRecorder.class)
						.record(ActorEvent.of(ActorAddress.UNKNOWN, ActorEvent.CRASHED, null));
				}
				assertThat(gaps(registry)).isZero();
				backend.full(false);
				await().until(() -> gaps(registry) > 0);
				await().untilAsserted(() -> {
					double dropped = registry.get("papyra.facts.dropped")
						.tag("reason", "overflow")
						.functionCounter()
						.count();
					assertThat(events(registry, ActorEvent.CRASHED)).isEqualTo(2000 - dropped);
				});
			});
	}

	@Test
	void twoApplicationsCountEachForItself() {
		runner().withPropertyValues("papyra.backend=memory")
			.run((one) -> runner().withPropertyValues("papyra.backend=memory").run((other) -> {
				one.getBean(FactRecorder.class)
					.recordDurably(ActorEvent.of(ActorAddress.UNKNOWN, ActorEvent.CRASHED, null))
					.get();
				await().untilAsserted(
						() -> assertThat(events(one.getBean(MeterRegistry.class), ActorEvent.CRASHED)).isEqualTo(1));
				assertThat(events(other.getBean(MeterRegistry.class), ActorEvent.CRASHED)).isZero();
			}));
	}

	@Test
	void everyPartOfACompositeHasThemAll() {
		runner().withUserConfiguration(SecondRegistry.class).run((context) -> {
			assertThat(context.getBean(MeterRegistry.class)).isInstanceOf(CompositeMeterRegistry.class);
			context.getBean(FactRecorder.class)
				.recordDurably(ActorEvent.of(ActorAddress.UNKNOWN, ActorEvent.CRASHED, null))
				.get();
			for (SimpleMeterRegistry part : context.getBeansOfType(SimpleMeterRegistry.class).values()) {
				await().untilAsserted(() -> assertThat(events(part, ActorEvent.CRASHED)).isEqualTo(1));
				assertThat(gauge(part, "papyra.startup", "verdict", "clean")).isEqualTo(1);
				await().untilAsserted(() -> assertThat(gauge(part, "papyra.storage.free")).isPositive());
			}
		});
	}

	@Test
	void whatARecorderOfTheApplicationTakesElsewhereIsNotCounted() {
		runner().withUserConfiguration(OwnRecorder.class).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			context.getBean(FactRecorder.class)
				.recordDurably(ActorEvent.of(ActorAddress.UNKNOWN, ActorEvent.CRASHED, null))
				.get();
			await().untilAsserted(() -> assertThat(events(registry, ActorEvent.SYSTEM_STARTED)).isEqualTo(1));
			assertThat(events(registry, ActorEvent.CRASHED)).isZero();
			assertThat(gaps(registry)).isZero();
			assertThat(gauge(registry, "papyra.startup", "verdict", "clean")).isEqualTo(1);
			assertThat(gauge(registry, "papyra.compaction.scheduled")).isEqualTo(1);
		});
	}

	@Test
	void everyMeterIsDescribed() {
		runner().run((context) -> assertThat(context.getBean(MeterRegistry.class).getMeters())
			.filteredOn((meter) -> meter.getId().getName().startsWith("papyra."))
			.hasSizeGreaterThan(40)
			.extracting(Meter::getId)
			.allSatisfy((id) -> {
				assertThat(id.getDescription()).isNotBlank();
				// What counts something other than bytes, seconds and the like.
				if (id.getBaseUnit() == null) {
					assertThat(id.getName()).isIn("papyra.facts.written", "papyra.facts.dropped",
							"papyra.facts.expired", "papyra.facts.stored", "papyra.anomalies.detected",
							"papyra.bytes.written", "papyra.write.errors", "papyra.write.batch", "papyra.gaps.recorded",
							"papyra.startup", "papyra.run.unclean", "papyra.compaction.scheduled");
				}
			}));
	}

	@Configuration(proxyBeanMethods = false)
	static class Registry {

		@Bean
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecondRegistry {

		@Bean
		MeterRegistry secondRegistry() {
			return new SimpleMeterRegistry();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRecorder {

		@Bean
		FactRecorder ownRecorder() {
			return new FactRecorder() {
				@Override
				public void record(Fact fact) {
					// Elsewhere.
				}

				@Override
				public CompletableFuture<Position> recordDurably(Fact fact) {
					return CompletableFuture.completedFuture(Position.START);
				}
			};
		}

	}

}
