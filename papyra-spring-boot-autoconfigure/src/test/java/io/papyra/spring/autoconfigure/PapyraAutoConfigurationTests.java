package io.papyra.spring.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.papyra.backend.FactReader;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.memory.MemoryBackend;
import io.papyra.doctor.Doctor;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Fact;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.FactRecorder;
import io.papyra.spring.PapyraStatus;
import io.papyra.spring.actuate.endpoint.PapyraEndpointAutoConfiguration;
import io.papyra.spring.actuate.health.PapyraHealthAutoConfiguration;
import io.papyra.spring.actuate.metrics.PapyraMetricsAutoConfiguration;
import io.papyra.spring.pekko.PapyraPekkoAutoConfiguration;
import io.papyra.spring.pekko.PapyraPekkoMetricsAutoConfiguration;
import io.papyra.spring.testing.Histories;
import io.papyra.startup.StartupCheck;
import io.papyra.startup.StartupOptions;
import io.papyra.startup.StartupOutcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class PapyraAutoConfigurationTests {

	@TempDir
	Path directory;

	private ApplicationContextRunner runner = new ApplicationContextRunner();

	@BeforeEach
	void inTheDirectory() {
		this.runner = this.runner
			.withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class,
					PapyraDisabledAutoConfiguration.class, PapyraEndpointAutoConfiguration.class,
					PapyraHealthAutoConfiguration.class, PapyraMetricsAutoConfiguration.class,
					PapyraPekkoAutoConfiguration.class, PapyraPekkoMetricsAutoConfiguration.class))
			.withPropertyValues("papyra.json.path=" + history(), "spring.application.name=orders");
	}

	private Path history() {
		return this.directory.resolve("papyra.ndjson");
	}

	@Test
	void recordsAndReads() {
		this.runner.run((context) -> {
			Position position = context.getBean(FactRecorder.class)
				.recordDurably(ActorEvent.of(ActorAddress.of("orders", 17), ActorEvent.CRASHED, "boom"))
				.get();
			assertThat(context.getBean(FactReader.class).read(FactQuery.all().withType(ActorEvent.CRASHED)))
				.singleElement()
				.satisfies((stored) -> {
					assertThat(stored.position()).isEqualTo(position);
					assertThat(stored.fact().systemId()).isEqualTo("orders");
				});
		});
		assertThat(Histories.eventTypes(history())).containsExactly(ActorEvent.SYSTEM_STARTED, ActorEvent.CRASHED,
				ActorEvent.SYSTEM_STOPPED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.boot.actuate", "org.springframework.boot.health",
			"org.springframework.boot.micrometer io.micrometer", "org.apache.pekko", "io.papyra.pekko",
			"org.springframework.boot.actuate org.springframework.boot.health org.springframework.boot.micrometer "
					+ "io.micrometer org.apache.pekko io.papyra.pekko" })
	void worksWithoutWhateverIsOptional(String absent) {
		this.runner.withClassLoader(new FilteredClassLoader(absent.split(" ")))
			.withPropertyValues("papyra.readiness=writes")
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(BufferedFactRecorder.class);
				assertThat(context.containsBean("papyraHealthIndicator"))
					.isNotEqualTo(absent.contains("org.springframework.boot.health"));
				assertThat(context.containsBean("papyraPekkoCapture")).isNotEqualTo(absent.contains("pekko"));
			});
	}

	@Test
	void aRunThatWasKilledIsNamed(CapturedOutput output) {
		Path copy = this.directory.resolve("copy.ndjson");
		// What a killed process leaves behind: a history without an end.
		this.runner.run((context) -> Files.copy(history(), copy));
		this.runner.withPropertyValues("papyra.json.path=" + copy).run((context) -> {
			assertThat(context.getBean(PapyraStatus.class).startup()).isNotNull()
				.returns(true, StartupOutcome::uncleanShutdown);
			assertThat(context.getBean(PapyraStatus.class).lastScan()).isNotNull()
				.satisfies((scan) -> assertThat(scan.runs().lastStart()).isNotNull());
		});
		assertThat(output).contains("did not end cleanly");
	}

	@Test
	void everyBeanGivesWayToTheUsersOwn() {
		this.runner.withUserConfiguration(OwnBeans.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(FactRecorder.class)).isSameAs(context.getBean("ownRecorder"));
			assertThat(context.getBeansOfType(PersistenceBackend.class)).containsOnlyKeys("ownBackend");
			assertThat(context.getBeansOfType(StartupCheck.class)).containsOnlyKeys("ownCheck");
			assertThat(context.getBeansOfType(Doctor.class)).containsOnlyKeys("ownDoctor");
			assertThat(context.getBean(StartupCheck.class).outcome()).isNotNull();
			// Its own recorder may have Papyra's inside, and gate and health need that.
			assertThat(context.getBean(PapyraStatus.class).recorder()).isNotNull();
		});
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void switchedOffNothingIsCheckedStoredOrRead() throws Exception {
		Histories.damaged(history());
		byte[] before = Files.readAllBytes(history());
		this.runner.withPropertyValues("papyra.enabled=false", "papyra.backend=nonsense")
			.withUserConfiguration(NeedsBoth.class)
			.run((context) -> {
				assertThat(context).hasNotFailed()
					.doesNotHaveBean(StartupCheck.class)
					.doesNotHaveBean(PersistenceBackend.class)
					.doesNotHaveBean("papyraEndpoint")
					.doesNotHaveBean("papyraHealthIndicator");
				NeedsBoth user = context.getBean(NeedsBoth.class);
				user.recorder.record(ActorEvent.of(ActorAddress.UNKNOWN, "Ignored", null));
				assertThat(user.recorder.recordDurably(ActorEvent.of(ActorAddress.UNKNOWN, "Ignored", null)))
					.isCompletedWithValue(Position.START);
				assertThat(user.reader.read(FactQuery.all())).isEmpty();
			});
		assertThat(Files.readAllBytes(history())).isEqualTo(before);
	}

	@Test
	void lazyBeansAreCheckedAllTheSame() {
		this.runner.withPropertyValues("spring.main.lazy-initialization=true")
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context.getBean(PapyraStatus.class).startup()).isNotNull());
		assertThat(Histories.eventTypes(history())).containsExactly(ActorEvent.SYSTEM_STARTED,
				ActorEvent.SYSTEM_STOPPED);
	}

	@Test
	void theWholeListOfAutoConfigurationsStarts() {
		new ApplicationContextRunner().withUserConfiguration(Everything.class)
			.withPropertyValues("papyra.json.path=" + history())
			.run((context) -> assertThat(context).hasNotFailed().hasBean("papyraMetrics"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Everything {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBeans {

		@Bean
		MemoryBackend ownBackend() {
			return new MemoryBackend();
		}

		@Bean
		StartupCheck ownCheck(PersistenceBackend backend) {
			return new StartupCheck(backend, StartupOptions.defaults(), PersistenceObserver.NONE);
		}

		@Bean
		FactRecorder ownRecorder() {
			return new FactRecorder() {

				@Override
				public void record(Fact fact) {
				}

				@Override
				public CompletableFuture<Position> recordDurably(Fact fact) {
					return CompletableFuture.completedFuture(Position.of(1));
				}

			};
		}

		@Bean
		Doctor ownDoctor(PersistenceBackend backend) {
			return new Doctor(backend, List.of());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NeedsBoth {

		final FactRecorder recorder;

		final FactReader reader;

		NeedsBoth(FactRecorder recorder, FactReader reader) {
			this.recorder = recorder;
			this.reader = reader;
		}

	}

}
