package io.papyra.spring.backend;

import java.nio.file.Path;
import java.util.stream.Stream;

import io.papyra.backend.FactReader;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.memory.MemoryBackend;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.FactRecorder;
import io.papyra.spring.PapyraStatus;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.spring.maintenance.HistoryMaintenance;
import io.papyra.spring.settings.InvalidPapyraPropertyException;
import io.papyra.spring.testing.Histories;
import io.papyra.spring.testing.SwitchableBackend;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;

class BackendSelectionTests {

	@TempDir
	Path directory;

	private ApplicationContextRunner runner = new ApplicationContextRunner();

	@BeforeEach
	void inTheDirectory() {
		this.runner = this.runner.withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class))
			.withPropertyValues("papyra.json.path=" + this.directory.resolve("papyra.ndjson"));
	}

	@Test
	void jsonIsTheDefault() {
		this.runner.run((context) -> assertThat(context).getBean(PersistenceBackend.class)
			.isInstanceOf(JsonBackend.class)
			.extracting(PersistenceBackend::location)
			.isEqualTo(this.directory.resolve("papyra.ndjson").toString()));
	}

	@Test
	void memoryOnDemandInAnyCase() {
		this.runner.withPropertyValues("papyra.backend=Memory")
			.run((context) -> assertThat(context).getBean(PersistenceBackend.class).isInstanceOf(MemoryBackend.class));
	}

	@Test
	void rotatingWithItsDirectoryAndSizes() {
		this.runner
			.withPropertyValues("papyra.backend=rotating",
					"papyra.rotating.directory=" + this.directory.resolve("facts"),
					"papyra.rotating.max-segment-size=1KB", "papyra.rotating.max-total-size=4KB")
			.run((context) -> {
				assertThat(context).getBean(PersistenceBackend.class)
					.isInstanceOf(RotatingBackend.class)
					.extracting(PersistenceBackend::location)
					.isEqualTo(this.directory.resolve("facts").toString());
				FactRecorder recorder = context.getBean(FactRecorder.class);
				for (int event = 0; event < 100; event++) {
					recorder.recordDurably(ActorEvent.of(ActorAddress.UNKNOWN, "Type", null)).get();
				}
				assertThat(context.getBean(PapyraStatus.class).storedBytes()).isBetween(2_000L, 6_000L);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory", "json", "rotating" })
	void everyBackendKeepsToTheRetention(String backend) {
		this.runner.withPropertyValues("papyra.backend=" + backend,
				"papyra.rotating.directory=" + this.directory.resolve("facts"), "papyra.retention.events.max-records=3")
			.run((context) -> {
				FactRecorder recorder = context.getBean(FactRecorder.class);
				for (int event = 0; event < 10; event++) {
					recorder.recordDurably(ActorEvent.of(ActorAddress.UNKNOWN, "Type", null)).get();
				}
				assertThat(Histories.facts(context.getBean(FactReader.class))).hasSize(3);
				assertThat(context.getBean(HistoryMaintenance.class).plan().compaction().schedule())
					.isEqualTo("0 0 3 * * *");
				assertThat(context.getBean(HistoryMaintenance.class).compact(false).factsRemoved()).isEqualTo(8);
				// The history itself tells of the compaction, as soon as the writer comes
				// to it.
				Awaitility.await()
					.untilAsserted(() -> assertThat(Histories.facts(context.getBean(FactReader.class)))
						.extracting((fact) -> ((ActorEvent) fact).eventType())
						.containsExactly("Type", "Type", ActorEvent.HISTORY_COMPACTED));
			});
	}

	@Test
	void aUsersOnlyBackendIsTaken() {
		this.runner.withUserConfiguration(OneBackend.class)
			.run((context) -> assertThat(context.getBean(PapyraStatus.class).backend())
				.isSameAs(context.getBean(PersistenceBackend.class))
				.isSameAs(context.getBean("ownBackend")));
	}

	@Test
	void amongSeveralTheNamedOneIsTaken() {
		this.runner.withUserConfiguration(OneBackend.class, PrimaryBackend.class)
			.withPropertyValues("papyra.backend=ownBackend")
			.run((context) -> assertThat(context.getBean(PapyraStatus.class).backend())
				.isSameAs(context.getBean("ownBackend"))
				.isSameAs(context.getBean("papyraBackend")));
	}

	@Test
	void amongSeveralThePrimaryOneIsTaken() {
		this.runner.withUserConfiguration(OneBackend.class, PrimaryBackend.class)
			.run((context) -> assertThat(context.getBean(PapyraStatus.class).backend())
				.isSameAs(context.getBean("primaryBackend")));
	}

	@Test
	void severalWithoutAChoiceStopTheStart() {
		this.runner.withUserConfiguration(OneBackend.class, OtherBackend.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidPapyraPropertyException.class)
				.hasMessageContaining("papyra.backend")
				.hasMessageContaining("ownBackend, otherBackend"));
	}

	@Test
	void anUnknownNameStopsTheStartAndNamesTheKnownOnes() {
		this.runner.withPropertyValues("papyra.backend=cassandra")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidPapyraPropertyException.class)
				.hasMessage("'cassandra' is not allowed for papyra.backend: allowed is json, memory, rotating or the "
						+ "name of a PersistenceBackend bean, of which there is none"));
		this.runner.withUserConfiguration(OneBackend.class)
			.withPropertyValues("papyra.backend=ownbackend")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("json, memory, rotating or one of the PersistenceBackend beans: ownBackend"));
	}

	@Test
	void aUsersOwnReaderIsInjectedAsSuch() {
		this.runner.withUserConfiguration(OwnReader.class)
			.run((context) -> assertThat(context.getBean(FactReader.class)).isSameAs(context.getBean("ownReader")));
	}

	@Configuration(proxyBeanMethods = false)
	static class OneBackend {

		@Bean
		SwitchableBackend ownBackend() {
			return new SwitchableBackend();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherBackend {

		@Bean
		PersistenceBackend otherBackend() {
			return new MemoryBackend();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryBackend {

		@Bean
		@Primary
		PersistenceBackend primaryBackend() {
			return new MemoryBackend();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnReader {

		@Bean
		FactReader ownReader() {
			return (query) -> Stream.empty();
		}

	}

}
