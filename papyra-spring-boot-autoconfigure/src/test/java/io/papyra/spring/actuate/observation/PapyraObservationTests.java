package io.papyra.spring.actuate.observation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.papyra.backend.CompactionRefusedException;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.WorkCancelledException;
import io.papyra.report.RecoveryMode;
import io.papyra.report.UnknownGroupException;
import io.papyra.spring.actuate.metrics.PapyraMetricsAutoConfiguration;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.spring.maintenance.HistoryMaintenance;
import io.papyra.spring.maintenance.HistoryOperation;
import io.papyra.spring.maintenance.MaintenanceRefusedException;
import io.papyra.spring.testing.CompactableBackend;
import io.papyra.spring.testing.CompactableBackendConfiguration;
import io.papyra.spring.testing.Histories;
import io.papyra.startup.StartupCheck;
import io.papyra.startup.StartupOutcome;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PapyraObservationTests {

	@TempDir
	Path directory;

	private Path history() {
		return this.directory.resolve("papyra.ndjson");
	}

	/** An application with a registry of observations and a handler of the user's. */
	private ApplicationContextRunner runner() {
		return bare().withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class))
			.withUserConfiguration(Handler.class);
	}

	private ApplicationContextRunner bare() {
		return new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(PapyraAutoConfiguration.class, PapyraObservationAutoConfiguration.class))
			.withPropertyValues("papyra.json.path=" + history());
	}

	private static HeardObservations heard(ApplicationContext context) {
		return context.getBean(HeardObservations.class);
	}

	private static HistoryMaintenance maintenance(ApplicationContext context) {
		return context.getBean(HistoryMaintenance.class);
	}

	@Test
	void withoutARegistryNothingIsObserved() {
		bare().run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PapyraObservations.class));
	}

	@Test
	void withoutMicrometerNothingOfItIsNeeded() {
		bare().withClassLoader(new FilteredClassLoader("io.micrometer")).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean("papyraObservations");
			assertThat(maintenance(context).scan(true).isClean()).isTrue();
		});
	}

	@Test
	void withoutTracingAndMetersOnlyHandlersHear() {
		runner().withClassLoader(new FilteredClassLoader("io.micrometer.tracing", "io.micrometer.core"))
			.run((context) -> {
				assertThat(context).hasNotFailed()
					.hasSingleBean(PapyraObservations.class)
					.doesNotHaveBean("papyraRecordedTimeTracingHandler")
					.doesNotHaveBean("papyraRecordedTimeMeterHandler");
				assertThat(heard(context).outcomes()).containsExactly("papyra scan: clean",
						"papyra startup check: clean");
			});
	}

	@Test
	void whereNothingIsRecordedNothingIsObserved() {
		runner().withPropertyValues("papyra.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PapyraObservations.class));
	}

	@Test
	void observationsCanBeSwitchedOffByTheirName() {
		runner().withPropertyValues("management.observations.enable.papyra=false").run((context) -> {
			assertThat(maintenance(context).scan(true).isClean()).isTrue();
			assertThat(heard(context).stopped()).isEmpty();
		});
	}

	@Test
	void theStartupCheckIsToldWithWhatItDidWhenTheBeansExist() {
		Histories.damaged(history());
		runner().withPropertyValues("papyra.startup.mode=recover").run((context) -> {
			HeardObservations heard = heard(context);
			assertThat(heard.outcomes()).containsExactly("papyra scan: anomalies", "papyra recovery: clean",
					"papyra startup check: recovered");
			PapyraMaintenanceContext check = heard.last();
			assertThat(check.getOperation()).isEqualTo(HistoryOperation.STARTUP_CHECK);
			assertThat(check.getReport()).isEqualTo(context.getBean(StartupCheck.class).outcome());
			assertThat(check.getParentObservation()).isNull();
			assertThat(heard.stopped().subList(0, 2))
				.allSatisfy((part) -> assertThat(part.getParentObservation()).isNotNull()
					.satisfies((parent) -> assertThat(parent.getContextView()).isSameAs(check)));
			StartupOutcome outcome = (StartupOutcome) Objects.requireNonNull(check.getReport());
			RecordedTime time = check.time();
			assertThat(time).isNotNull();
			assertThat(time.took()).isGreaterThanOrEqualTo(outcome.took());
			// Of two readings of the clock, the second of which comes later.
			assertThat(time.ended()).isBetween(outcome.at(), outcome.at().plusSeconds(60));
		});
	}

	@Test
	void theRegistryIsNotCreatedForTheCheck() {
		runner().withUserConfiguration(UsersRegistry.class).run((context) -> {
			assertThat(context.getBean(UsersRegistry.class).createdAfterTheCheck).isTrue();
			assertThat(heard(context).outcomes()).isEmpty();
		});
	}

	@Test
	void keysAreThoseOfTheDocumentation() {
		Histories.sound(history(), 5);
		runner().run((context) -> {
			maintenance(context).scan(true);
			PapyraMaintenanceContext scan = heard(context).last();
			assertThat(scan.getName()).isEqualTo("papyra.maintenance");
			assertThat(scan.getContextualName()).isEqualTo("papyra scan");
			assertThat(scan.getLowCardinalityKeyValues()).containsExactlyInAnyOrder(KeyValue.of("operation", "scan"),
					KeyValue.of("outcome", "clean"), KeyValue.of("backend", "json"));
			assertThat(scan.getHighCardinalityKeyValues())
				.contains(KeyValue.of("papyra.location", history().toString()), KeyValue.of("papyra.anomalies", "0"));
			Set<String> documented = Stream
				.concat(Arrays.stream(PapyraObservationDocumentation.MAINTENANCE.getLowCardinalityKeyNames()),
						Arrays.stream(PapyraObservationDocumentation.MAINTENANCE.getHighCardinalityKeyNames()))
				.map((key) -> key.asString())
				.collect(Collectors.toSet());
			maintenance(context).compact(false);
			assertThat(heard(context).stopped()).allSatisfy((each) -> assertThat(documented)
				.containsAll(each.getAllKeyValues().stream().map(KeyValue::getKey).toList()));
		});
	}

	@Test
	void aUsersConventionTakesThePlaceOfTheDefault() {
		runner().withUserConfiguration(Convention.class).run((context) -> {
			maintenance(context).scan(false);
			assertThat(heard(context).stopped()).allSatisfy((each) -> {
				assertThat(each.getName()).isEqualTo("history.work");
				assertThat(each.getLowCardinalityKeyValue("team")).isEqualTo(KeyValue.of("team", "orders"));
			});
		});
	}

	@Test
	void whatIsCalledFromTheWorkIsPartOfItAndWhatFollowsIsNot() {
		runner().withUserConfiguration(CompactableBackendConfiguration.class).run((context) -> {
			ObservationRegistry registry = context.getBean(ObservationRegistry.class);
			CompactableBackend backend = context.getBean(CompactableBackend.class);
			CountDownLatch gate = new CountDownLatch(1);
			backend.waiting(gate);
			Observation request = Observation.start("http.server.requests", registry);
			Thread caller = new Thread(() -> request.scoped(() -> {
				maintenance(context).compact(false);
				assertThat(registry.getCurrentObservation()).isSameAs(request);
			}));
			caller.start();
			Awaitility.await().until(backend::isRunning);
			assertThat(heard(context).outcomes()).doesNotContain("papyra compaction: none");
			gate.countDown();
			caller.join();
			PapyraMaintenanceContext compaction = heard(context).last();
			assertThat(compaction.getOutcome()).isEqualTo("compacted");
			assertThat(compaction.getParentObservation()).isSameAs(request);
			maintenance(context).compact(false);
			assertThat(heard(context).last().getParentObservation()).isNull();
			assertThat(registry.getCurrentObservationScope()).isNull();
		});
	}

	@Test
	void eachEndHasItsOutcome() {
		runner().withUserConfiguration(CompactableBackendConfiguration.class).run((context) -> {
			HistoryMaintenance maintenance = maintenance(context);
			HeardObservations heard = heard(context);
			CompactableBackend backend = context.getBean(CompactableBackend.class);
			CompactionRefusedException damaged = new CompactionRefusedException("the history is damaged");
			backend.failing(damaged);
			assertThatExceptionOfType(CompactionRefusedException.class).isThrownBy(() -> maintenance.compact(false));
			assertThat(heard.last().getOutcome()).isEqualTo("refused");
			assertThat(heard.last().getError()).isSameAs(damaged);
			PersistenceException full = new PersistenceException("the disk is full", null);
			backend.failing(full);
			assertThatExceptionOfType(PersistenceException.class).isThrownBy(() -> maintenance.compact(false));
			assertThat(heard.last().getOutcome()).isEqualTo("error");
			assertThat(heard.last().getError()).isSameAs(full);
			backend.failing(new WorkCancelledException("the application stops"));
			assertThatExceptionOfType(WorkCancelledException.class).isThrownBy(() -> maintenance.compact(false));
			assertThat(heard.last().getOutcome()).isEqualTo("cancelled");
			assertThat(heard.last().getError()).isNull();
			backend.failing(null);
			assertThatExceptionOfType(UnknownGroupException.class)
				.isThrownBy(() -> maintenance.compact(false, Set.of("nobody")));
			assertThat(heard.last().getOutcome()).isEqualTo("refused");
		});
	}

	@Test
	void aRepairThatMayNotBeIsRefusedAndDryRunsAreNotObserved() {
		Histories.sound(history(), 3);
		runner().run((context) -> {
			HistoryMaintenance maintenance = maintenance(context);
			int before = heard(context).stopped().size();
			maintenance.compact(true);
			assertThat(heard(context).stopped()).hasSize(before);
			assertThatExceptionOfType(MaintenanceRefusedException.class)
				.isThrownBy(() -> maintenance.recover(RecoveryMode.REPAIR, false));
			assertThat(heard(context).outcomes()).last().isEqualTo("papyra recovery: refused");
		});
	}

	@Test
	void aRepairOnDemandIsObserved() {
		Histories.sound(history(), 3);
		runner().withPropertyValues("papyra.recovery.allow-at-runtime=true").run((context) -> {
			maintenance(context).recover(RecoveryMode.REPAIR, false);
			assertThat(heard(context).outcomes()).last().isEqualTo("papyra recovery: clean");
		});
	}

	@Test
	void aCheckThatHadToBeRepeatedIsToldEachTime() throws IOException {
		Path place = this.directory.resolve("place");
		Files.writeString(place, "");
		runner()
			.withPropertyValues("papyra.json.path=" + place.resolve("papyra.ndjson"),
					"papyra.startup.on-unavailable=degrade")
			.run((context) -> {
				assertThat(heard(context).outcomes()).contains("papyra startup check: error");
				Files.delete(place);
				Awaitility.await()
					.atMost(Duration.ofMinutes(1))
					.untilAsserted(() -> assertThat(heard(context).outcomes()).contains("papyra startup check: clean"));
			});
	}

	@Test
	void metersOfPrometheusHaveBothTheTimersAndTheObservations() {
		Histories.damaged(history());
		runner()
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
					PrometheusMetricsExportAutoConfiguration.class, PapyraMetricsAutoConfiguration.class))
			.withPropertyValues("papyra.startup.mode=recover")
			.run((context) -> {
				maintenance(context).scan(true);
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(registry.get("papyra.maintenance")
					.tags("operation", "startup_check", "outcome", "recovered")
					.timer()
					.totalTime(TimeUnit.NANOSECONDS)).isGreaterThanOrEqualTo(
							(double) Objects.requireNonNull(context.getBean(StartupCheck.class).outcome())
								.took()
								.toNanos());
				String scrape = ((PrometheusMeterRegistry) registry).scrape(PrometheusTextFormatWriter.CONTENT_TYPE);
				assertThat(scrape)
					.contains("papyra_maintenance_seconds_count{backend=\"json\",error=\"none\","
							+ "operation=\"scan\",outcome=\"clean\"} 1")
					.contains("papyra_maintenance_seconds_count{backend=\"json\",error=\"none\","
							+ "operation=\"recovery\",outcome=\"clean\"} 1")
					.contains("papyra_scan_seconds_count{outcome=\"anomalies\"} 1")
					.contains("papyra_scan_seconds_count{outcome=\"clean\"} 1")
					.doesNotContain(this.directory.toString());
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class Handler {

		@Bean
		HeardObservations heardObservations() {
			return new HeardObservations();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UsersRegistry {

		private boolean createdAfterTheCheck;

		@Bean
		ObservationRegistry observationRegistry(StartupCheck check) {
			this.createdAfterTheCheck = check.outcome() != null;
			return ObservationRegistry.NOOP;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Convention {

		@Bean
		PapyraMaintenanceConvention convention() {
			return new DefaultPapyraMaintenanceConvention() {

				@Override
				public String getName() {
					return "history.work";
				}

				@Override
				public KeyValues getLowCardinalityKeyValues(PapyraMaintenanceContext context) {
					return super.getLowCardinalityKeyValues(context).and("team", "orders");
				}

			};
		}

	}

}
