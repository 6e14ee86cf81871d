package io.papyra.autoconfigure;

import java.nio.file.Path;
import java.util.stream.Stream;

import io.papyra.autoconfigure.testing.SwitchableBackend;
import io.papyra.backend.FactReader;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.json.JsonBackend;
import io.papyra.backend.memory.MemoryBackend;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
		this.runner.withPropertyValues("papyra.backend=redis")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidPapyraPropertyException.class)
				.hasMessage("'redis' is not allowed for papyra.backend: allowed is memory, json or the name of a "
						+ "PersistenceBackend bean, of which there is none"));
		this.runner.withUserConfiguration(OneBackend.class)
			.withPropertyValues("papyra.backend=ownbackend")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("memory, json or one of the PersistenceBackend beans: ownBackend"));
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
