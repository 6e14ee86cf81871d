package io.papyra.spring.autoconfigure;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.memory.MemoryBackend;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.FactRecorder;
import io.papyra.spring.actuate.endpoint.PapyraEndpointAutoConfiguration;
import io.papyra.spring.actuate.health.PapyraHealthAutoConfiguration;
import io.papyra.spring.actuate.metrics.PapyraMetricsAutoConfiguration;
import io.papyra.spring.pekko.PapyraPekkoAutoConfiguration;
import io.papyra.spring.testing.Histories;
import io.papyra.spring.testing.ProcessedApplication;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Where an application is processed ahead of time, conditions are evaluated when it is
 * built, and what is asked when it runs is answered when it runs.
 */
@CompileWithForkedClassLoader
@ExtendWith(OutputCaptureExtension.class)
class AheadOfTimeTests {

	@TempDir
	Path directory;

	@Test
	void settingsOfTheRunCountAndHintsAreThere(CapturedOutput output) {
		ProcessedApplication.process(Application.class, (application) -> {
			assertThat(this.directory).as("building writes no history").isEmptyDirectory();
			recordsInAFile(application);
			refusesADamagedHistory(application);
			keepsTheHistoryWhereTheRunSaysSo(application);
			followsWritesIfTheRunSaysSo(application);
			tellsThatItCannotBeSwitchedOff(application, output);
			keepsWhatIsLookedUpByName(application.hints());
		}, "papyra.json.path=" + this.directory.resolve("build.ndjson"), "spring.application.name=orders",
				"management.endpoints.web.exposure.include=*", "papyra.payload.jackson.types=" + Order.class.getName());
	}

	private void recordsInAFile(ProcessedApplication application) {
		Path file = this.directory.resolve("run.ndjson");
		try (GenericApplicationContext context = application.run("papyra.json.path=" + file,
				"spring.application.name=orders")) {
			context.getBean(FactRecorder.class)
				.record(ActorEvent.of(ActorAddress.of("orders", 17), ActorEvent.CRASHED, "boom"));
		}
		assertThat(Histories.eventTypes(file)).containsExactly(ActorEvent.SYSTEM_STARTED, ActorEvent.CRASHED,
				ActorEvent.SYSTEM_STOPPED);
	}

	private void refusesADamagedHistory(ProcessedApplication application) {
		Path file = Histories.damaged(this.directory.resolve("damaged.ndjson"));
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> application.run("papyra.json.path=" + file))
			.havingRootCause()
			.withMessageContaining("CHECKSUM_MISMATCH " + file + ":2");
	}

	private void keepsTheHistoryWhereTheRunSaysSo(ProcessedApplication application) {
		Path segments = this.directory.resolve("segments");
		try (GenericApplicationContext context = application.run("papyra.backend=rotating",
				"papyra.rotating.directory=" + segments)) {
			assertThat(context.getBean(PersistenceBackend.class).name()).isEqualTo("rotating");
		}
		assertThat(segments.resolve("events")).isNotEmptyDirectory();
		try (GenericApplicationContext context = application.run("papyra.backend=memory")) {
			assertThat(context.getBean(PersistenceBackend.class)).isInstanceOf(MemoryBackend.class);
		}
	}

	private static void followsWritesIfTheRunSaysSo(ProcessedApplication application) {
		for (boolean follows : List.of(true, false)) {
			try (GenericApplicationContext context = application.run("papyra.backend=memory",
					"papyra.readiness=" + (follows ? "writes" : "startup"))) {
				HealthEndpointGroups groups = HealthEndpointGroups.of(new EmptyGroup(),
						Map.of("readiness", new EmptyGroup()));
				HealthEndpointGroup readiness = context.getBean(HealthEndpointGroupsPostProcessor.class)
					.postProcessHealthEndpointGroups(groups)
					.get("readiness");
				assertThat(readiness).isNotNull().returns(follows, (group) -> group.isMember("papyra"));
			}
		}
	}

	private void tellsThatItCannotBeSwitchedOff(ProcessedApplication application, CapturedOutput output) {
		assertThat(output).doesNotContain("papyra.enabled=false has no effect");
		Path file = this.directory.resolve("enabled.ndjson");
		application.run("papyra.enabled=false", "papyra.json.path=" + file).close();
		assertThat(file).exists();
		assertThat(output).contains("papyra.enabled=false has no effect: it was true when this application was "
				+ "processed ahead of time");
	}

	private static void keepsWhatIsLookedUpByName(RuntimeHints hints) {
		assertThat(RuntimeHintsPredicates.resource().forResource(WrittenSettings.METADATA)).accepts(hints);
		assertThat(RuntimeHintsPredicates.resource().forResource("reference.conf")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(Order.class)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Order.class, "item")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Article.class, "name")).accepts(hints);
	}

	@Test
	void ofSeveralBackendsTheRunChooses() {
		ProcessedApplication.process(TwoBackends.class, (application) -> {
			for (String chosen : List.of("first", "second")) {
				try (GenericApplicationContext context = application.run("papyra.backend=" + chosen)) {
					assertThat(context.getBean("papyraBackend")).isSameAs(context.getBean(chosen));
					assertThat(Histories.facts(context.getBean(chosen, PersistenceBackend.class))).singleElement()
						.isInstanceOfSatisfying(ActorEvent.class,
								(event) -> assertThat(event.eventType()).isEqualTo(ActorEvent.SYSTEM_STARTED));
				}
			}
		}, "papyra.backend=first");
	}

	@Test
	void whatWasBuiltWithoutPapyraTellsThatItRecordsNothing(CapturedOutput output) {
		ProcessedApplication.process(Application.class, (application) -> {
			application.run("papyra.enabled=false").close();
			assertThat(output).doesNotContain("has no effect");
			try (GenericApplicationContext context = application
				.run("papyra.json.path=" + this.directory.resolve("papyra.ndjson"))) {
				context.getBean(FactRecorder.class).record(ActorEvent.of(ActorAddress.of("orders", 17), "Any", null));
			}
			assertThat(this.directory).isEmptyDirectory();
			assertThat(output).contains("papyra.enabled=true has no effect, and nothing is recorded");
		}, "papyra.enabled=false");
	}

	record Order(String id, Article item) {

	}

	record Article(String name) {

	}

	private static final class EmptyGroup implements HealthEndpointGroup {

		@Override
		public boolean isMember(String name) {
			return false;
		}

		@Override
		public boolean showComponents(SecurityContext security) {
			return false;
		}

		@Override
		public boolean showDetails(SecurityContext security) {
			return false;
		}

		@Override
		public StatusAggregator getStatusAggregator() {
			return StatusAggregator.getDefault();
		}

		@Override
		public HttpCodeStatusMapper getHttpCodeStatusMapper() {
			return HttpCodeStatusMapper.getDefault();
		}

		@Override
		public @Nullable AdditionalHealthEndpointPath getAdditionalPath() {
			return null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PapyraAutoConfiguration.class, PapyraDisabledAutoConfiguration.class,
			PapyraJacksonAutoConfiguration.class, PapyraEndpointAutoConfiguration.class,
			PapyraHealthAutoConfiguration.class, PapyraMetricsAutoConfiguration.class,
			PapyraPekkoAutoConfiguration.class })
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(PapyraAutoConfiguration.class)
	static class TwoBackends {

		@Bean
		PersistenceBackend first() {
			return new MemoryBackend();
		}

		@Bean
		PersistenceBackend second() {
			return new MemoryBackend();
		}

	}

}
