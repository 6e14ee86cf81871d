package io.papyra.spring.actuate.metrics;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.papyra.backend.CompactionRefusedException;
import io.papyra.backend.PersistenceException;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.FactKind;
import io.papyra.observe.DropReason;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.FactRecorder;
import io.papyra.report.AnomalyType;
import io.papyra.report.CompactionReport;
import io.papyra.retention.ExpiryReason;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.spring.maintenance.HistoryMaintenance;
import io.papyra.spring.testing.CompactableBackend;
import io.papyra.spring.testing.CompactableBackendConfiguration;
import io.papyra.spring.testing.Histories;
import io.papyra.spring.testing.RunningService;
import io.papyra.startup.StartupCheck;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class PapyraMetricsTests {

	@TempDir
	Path directory;

	private Path history() {
		return this.directory.resolve("papyra.ndjson");
	}

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class, PapyraAutoConfiguration.class,
					PapyraMetricsAutoConfiguration.class))
			.withPropertyValues("papyra.json.path=" + history());
	}

	@Test
	void countsWhatHappenedAlsoBeforeThereWasARegistry() {
		Histories.damaged(history());
		runner().withUserConfiguration(Registry.class)
			.withPropertyValues("papyra.startup.mode=recover")
			.run((context) -> {
				FactRecorder recorder = context.getBean(FactRecorder.class);
				recorder.record(ActorEvent.of(ActorAddress.of("orders", 17), ActorEvent.STARTED, null));
				recorder.recordDurably(DeadLetter.of(null, "AddItem", null)).get();
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				// Who waits for a fact is told before the meters are. The system's start
				// and
				// the repair are events, too.
				await().untilAsserted(
						() -> assertThat(registry.get("papyra.write.batch").summary().totalAmount()).isEqualTo(4));
				await().untilAsserted(() -> assertThat(written(registry, "event")).isEqualTo(3));
				await().untilAsserted(() -> assertThat(written(registry, "dead_letter")).isEqualTo(1));
				assertThat(written(registry, "audit")).isZero();
				assertThat(registry.get("papyra.bytes.written").functionCounter().count()).isPositive();
				assertThat(registry.get("papyra.write.errors").functionCounter().count()).isZero();
				await().untilAsserted(() -> assertThat(registry.get("papyra.write").timer().count()).isBetween(1L, 4L));
				assertThat(registry.get("papyra.buffer.used").gauge().value()).isZero();
				assertThat(registry.get("papyra.storage.size").gauge().value())
					.isEqualTo((double) history().toFile().length());
				assertThat(registry.get("papyra.scan").tag("outcome", "anomalies").timer().count()).isEqualTo(1);
				assertThat(registry.get("papyra.scan").tag("outcome", "clean").timer().count()).isZero();
				assertThat(registry.get("papyra.recovery").tag("outcome", "clean").timer().count()).isEqualTo(1);
				assertThat(registry.get("papyra.anomalies.detected")
					.tag("type", "checksum_mismatch")
					.functionCounter()
					.count()).isEqualTo(1);
			});
	}

	private static double written(MeterRegistry registry, String kind) {
		return registry.get("papyra.facts.written").tag("backend", "json").tag("kind", kind).functionCounter().count();
	}

	@Test
	void theRegistryIsNotCreatedForTheCheck() {
		runner().withUserConfiguration(Registry.class)
			.run((context) -> assertThat(context.getBean(Registry.class).createdAfterTheCheck).isTrue());
	}

	@Test
	void withoutARegistryThereAreNoMeters() {
		runner().run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("papyraMetrics"));
	}

	@Test
	void dropsAreCountedByReasonAndAUsersObserverHearsThemToo() {
		runner().withUserConfiguration(Registry.class, Observer.class).run((context) -> {
			FactRecorder recorder = context.getBean(FactRecorder.class);
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			((AutoCloseable) recorder).close();
			recorder.record(ActorEvent.of(ActorAddress.UNKNOWN, "TooLate", null));
			assertThat(registry.get("papyra.facts.dropped").tag("reason", "closed").functionCounter().count())
				.isEqualTo(1);
			assertThat(context.getBean(Observer.class).dropped).isEqualTo(1);
		});
	}

	@Test
	void whatExpiredIsCountedByKindAndReasonForAnyTrigger() {
		runner().withUserConfiguration(Registry.class)
			.withPropertyValues("papyra.backend=memory", "papyra.retention.max-records=2")
			.run((context) -> {
				FactRecorder recorder = context.getBean(FactRecorder.class);
				for (int event = 0; event < 5; event++) {
					recorder.recordDurably(ActorEvent.of(ActorAddress.UNKNOWN, "Type", null)).get();
				}
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(registry.get("papyra.facts.stored").tag("kind", "event").gauge().value()).isEqualTo(6);
				double size = registry.get("papyra.storage.size").gauge().value();
				CompactionReport report = context.getBean(HistoryMaintenance.class).compact(false);
				assertThat(expired(registry, "event", "records")).isEqualTo(4);
				assertThat(expired(registry, "audit", "age")).isZero();
				assertThat(report.after().of(FactKind.EVENT).facts()).isEqualTo(2);
				// Behind these two comes the fact that tells of the compaction.
				await().untilAsserted(
						() -> assertThat(registry.get("papyra.facts.stored").tag("kind", "event").gauge().value())
							.isEqualTo(3));
				assertThat(registry.get("papyra.compaction.reclaimed").functionCounter().count()).isPositive()
					.isEqualTo(size - report.after().bytes());
				assertThat(registry.get("papyra.storage.size").gauge().value())
					.isGreaterThan((double) report.after().bytes());
				assertThat(registry.get("papyra.compaction").tag("outcome", "compacted").timer().count()).isEqualTo(1);
				context.getBean(PapyraMetrics.class).onExpired(FactKind.EVENT, ExpiryReason.SIZE, 7);
				assertThat(expired(registry, "event", "size")).isEqualTo(7);
			});
	}

	@Test
	void compactionsThatWereNotDoneAreTimedToo() {
		runner().withUserConfiguration(Registry.class, CompactableBackendConfiguration.class).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			HistoryMaintenance maintenance = context.getBean(HistoryMaintenance.class);
			CompactableBackend backend = context.getBean(CompactableBackend.class);
			backend.failing(new CompactionRefusedException("one anomaly"));
			assertThatExceptionOfType(CompactionRefusedException.class).isThrownBy(() -> maintenance.compact(false));
			backend.failing(new PersistenceException("the disk is full", null));
			assertThatExceptionOfType(PersistenceException.class).isThrownBy(() -> maintenance.compact(false));
			assertThat(registry.get("papyra.compaction").tag("outcome", "refused").timer().count()).isEqualTo(1);
			assertThat(registry.get("papyra.compaction").tag("outcome", "error").timer().count()).isEqualTo(1);
		});
	}

	private static double expired(MeterRegistry registry, String kind, String reason) {
		return registry.get("papyra.facts.expired").tag("kind", kind).tag("reason", reason).functionCounter().count();
	}

	@Test
	void everyRegistryHearsOfWhatWasBeforeTheFirst() {
		runner().withUserConfiguration(Registry.class).run((context) -> {
			MeterRegistry another = new SimpleMeterRegistry();
			context.getBean(PapyraMetrics.class).bindTo(another);
			assertThat(another.get("papyra.scan").tag("outcome", "clean").timer().count()).isEqualTo(1);
			context.getBean(PapyraMetrics.class).onWritten(new long[] { 5, 0, 0 }, 1, 1);
			assertThat(context.getBean(MeterRegistry.class).get("papyra.write.batch").summary().max()).isEqualTo(5);
			assertThat(another.get("papyra.write.batch").summary().max()).isEqualTo(5);
			await().untilAsserted(() -> assertThat(written(another, "event")).isEqualTo(6));
		});
	}

	@Test
	void prometheusFindsThemUnderTheirUsualNames() throws Exception {
		Histories.sound(history(), 1);
		try (RunningService service = RunningService.start(history(), List.of(),
				"management.metrics.distribution.percentiles-histogram.papyra.write=true",
				"management.metrics.distribution.percentiles-histogram.papyra.write.batch=false")) {
			String scrape = service.get("actuator/prometheus").body();
			assertThat(scrape).contains("papyra_facts_written_total{backend=\"json\",kind=\"event\"}",
					"papyra_facts_dropped_total{reason=\"overflow\"} 0.0", "papyra_bytes_written_total ",
					"papyra_write_errors_total 0.0", "papyra_write_batch_count ", "papyra_write_seconds_count ",
					"papyra_buffer_used_bytes ", "papyra_storage_size_bytes ",
					"papyra_scan_seconds_count{outcome=\"clean\"} 1",
					"papyra_recovery_seconds_count{outcome=\"clean\"} 0",
					"papyra_anomalies_detected_total{type=\"sequence_gap\"} 0.0",
					"papyra_facts_expired_total{kind=\"event\",reason=\"age\"} 0.0",
					"papyra_facts_stored{kind=\"event\"} ", "papyra_compaction_seconds_count{outcome=\"compacted\"} 0",
					"papyra_compaction_reclaimed_bytes_total 0.0", "papyra_events_total{type=\"ActorCrashed\"} 0.0",
					"papyra_events_total{type=\"other\"} 0.0", "papyra_gaps_recorded_total 0.0",
					"papyra_buffer_size_bytes 8388608.0", "papyra_sync_last_seconds ",
					"papyra_write_failing_seconds 0.0", "papyra_storage_limit_bytes 3.221225472E9",
					"papyra_storage_free_bytes ", "papyra_compaction_scheduled 1.0",
					"papyra_compaction_last_success_seconds NaN", "papyra_startup{verdict=\"clean\"} 1.0",
					"papyra_startup{verdict=\"recovered\"} 0.0", "papyra_startup{verdict=\"anomalies_accepted\"} 0.0",
					"papyra_startup{verdict=\"not_checked\"} 0.0", "papyra_run_unclean 0.0",
					"papyra_actors{state=\"running\"} 0.0", "papyra_actors{state=\"stopping\"} 0.0",
					"papyra_actors{state=\"restarting\"} 0.0");
			assertThat(scrape).contains("papyra_write_seconds_bucket{le=\"+Inf\"} ")
				.doesNotContain("papyra_write_batch_bucket");
			assertPromtoolFindsNothing(scrape);
			String reference = Files
				.readString(Path.of(System.getProperty("basedir", "."), "..", "docs", "actuator.md"));
			assertThat(service.bean(MeterRegistry.class).getMeters()).extracting((meter) -> meter.getId().getName())
				.filteredOn((name) -> name.startsWith("papyra."))
				.allSatisfy((name) -> assertThat(reference).containsPattern("`" + Pattern.quote(name) + "[`{]"));
			assertThat(scrape.lines().filter((line) -> line.startsWith("papyra_") && !line.contains("_bucket{")))
				.as("as the reference says, besides what was observed")
				.filteredOn((line) -> !line.startsWith("papyra_maintenance_"))
				.hasSize(88 + AnomalyType.values().length);
			assertThat(reference).containsPattern("88 in\\s+all and 1 for each \\[type of anomaly]");
		}
	}

	/** Where there is a promtool. Names that are not ours are not as it wants them. */
	private void assertPromtoolFindsNothing(String scrape) throws Exception {
		boolean present = Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, "promtool")));
		if (!present) {
			return;
		}
		Path ours = Files.writeString(this.directory.resolve("scrape"),
				scrape.lines()
					.filter((line) -> line.matches("(# (HELP|TYPE) )?papyra_.*"))
					.collect(Collectors.joining("\n", "", "\n")));
		Path said = this.directory.resolve("said");
		Process promtool = new ProcessBuilder("promtool", "check", "metrics").redirectInput(ours.toFile())
			.redirectErrorStream(true)
			.redirectOutput(said.toFile())
			.start();
		assertThat(promtool.waitFor()).as(Files.readString(said)).isZero();
		assertThat(said).isEmptyFile();
	}

	@Configuration(proxyBeanMethods = false)
	static class Registry {

		private boolean createdAfterTheCheck;

		@Bean
		MeterRegistry meterRegistry(StartupCheck check) {
			this.createdAfterTheCheck = check.outcome() != null;
			return new SimpleMeterRegistry();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Observer implements PersistenceObserver {

		private long dropped;

		@Override
		public void onDropped(DropReason reason, @Nullable FactKind kind, long count) {
			this.dropped += count;
		}

	}

}
