package io.papyra.spring.actuate.auditevents;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.papyra.fact.ActorEvent;
import io.papyra.fact.AuditEvents;
import io.papyra.fact.Fact;
import io.papyra.fact.Position;
import io.papyra.recorder.FactRecorder;
import io.papyra.spring.FactRecorderCustomizer;
import io.papyra.spring.actuate.endpoint.PapyraEndpointAutoConfiguration;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.spring.autoconfigure.PapyraDisabledAutoConfiguration;
import io.papyra.spring.testing.Histories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.AuditEventsEndpoint;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.audit.listener.AuditListener;
import org.springframework.boot.actuate.autoconfigure.audit.AuditAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.audit.AuditEventsEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** When there is a repository, and that Spring Boot's own parts work with it. */
class PapyraAuditEventsAutoConfigurationTests {

	private static final String ENABLED = "papyra.audit-events.enabled=true";

	@TempDir
	Path directory;

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(PapyraAutoConfiguration.class, PapyraDisabledAutoConfiguration.class,
							PapyraAuditEventsAutoConfiguration.class, PapyraEndpointAutoConfiguration.class,
							AuditAutoConfiguration.class, AuditEventsEndpointAutoConfiguration.class))
			.withPropertyValues("papyra.json.path=" + this.directory.resolve("papyra.ndjson"),
					"spring.application.name=orders", "management.endpoints.web.exposure.include=auditevents");
	}

	private static void publish(ApplicationContext context, AuditEvent event) {
		context.publishEvent(new AuditApplicationEvent(event));
	}

	private static List<AuditEvent> await(AuditEventRepository repository, int events) {
		return Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.until(() -> repository.find(null, null, null), (found) -> found.size() >= events);
	}

	@Test
	void isOffByItselfAsSpringBootsOwnIs() {
		runner().run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(AuditEventRepository.class)
			.doesNotHaveBean(AuditListener.class)
			.doesNotHaveBean(AuditEventsEndpoint.class));
	}

	@Test
	void keepsWhatSpringBootsListenerHearsBeyondARestart() {
		runner().withPropertyValues(ENABLED).run((context) -> {
			assertThat(context).hasSingleBean(AuditListener.class).hasSingleBean(AuditEventsEndpoint.class);
			publish(context, new AuditEvent("anna", "LOGIN", Map.of("password", "k4711w", "from", "10.0.0.1")));
			assertThat(await(context.getBean(AuditEventRepository.class), 1)).hasSize(1);
		});
		runner().withPropertyValues(ENABLED).run((context) -> {
			publish(context, new AuditEvent("berta", "LOGIN"));
			await(context.getBean(AuditEventRepository.class), 2);
			AuditEventsEndpoint endpoint = context.getBean(AuditEventsEndpoint.class);
			assertThat(endpoint.events(null, null, null).getEvents()).extracting(AuditEvent::getPrincipal)
				.containsExactly("anna", "berta");
			assertThat(endpoint.events("anna", null, "LOGIN").getEvents()).singleElement()
				.satisfies((event) -> assertThat(event.getData()).containsEntry("password", "******")
					.containsEntry("from", "10.0.0.1"));
			assertThat(endpoint.events("anna", null, "LOGOUT").getEvents()).isEmpty();
		});
		assertThat(Histories.facts(this.directory.resolve("papyra.ndjson"))).filteredOn(ActorEvent.class::isInstance)
			.extracting((fact) -> ((ActorEvent) fact).eventType())
			.containsExactly(ActorEvent.SYSTEM_STARTED, AuditEvents.TYPE, ActorEvent.SYSTEM_STOPPED,
					ActorEvent.SYSTEM_STARTED, AuditEvents.TYPE, ActorEvent.SYSTEM_STOPPED);
	}

	/** As this module's tests are without it. Spring Boot's own would not start. */
	@Test
	void startsWithoutSpringSecurity() {
		runner().withPropertyValues(ENABLED, "papyra.backend=memory")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(AuditListener.class)
				.doesNotHaveBean("authenticationAuditListener")
				.doesNotHaveBean("authorizationAuditListener"));
		runner().withPropertyValues(ENABLED, "papyra.backend=memory", "management.auditevents.enabled=false")
			.withBean("authenticationAuditListener", String.class, () -> "the application's own")
			.run((context) -> assertThat(context).hasNotFailed().hasBean("authenticationAuditListener"));
	}

	@Test
	void givesWayToARepositoryOfTheApplication() {
		runner().withPropertyValues(ENABLED)
			.withBean(InMemoryAuditEventRepository.class)
			.run((context) -> assertThat(context).getBean(AuditEventRepository.class)
				.isInstanceOf(InMemoryAuditEventRepository.class));
	}

	@Test
	void isNothingWithoutTheActuator() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(PapyraAutoConfiguration.class, PapyraAuditEventsAutoConfiguration.class))
			.withPropertyValues(ENABLED, "papyra.backend=memory")
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(FactRecorder.class)
				.doesNotHaveBean("papyraAuditEventRepository"));
	}

	@Test
	void isNothingWherePapyraIsSwitchedOff() {
		runner().withPropertyValues(ENABLED, "papyra.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AuditEventRepository.class));
	}

	@Test
	void hearsNothingWhereSpringBootsListenersAreSwitchedOff() {
		runner().withPropertyValues(ENABLED, "management.auditevents.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AuditListener.class));
	}

	@Test
	void returnsNoMoreThanTheNewestThatAreWanted() {
		runner().withPropertyValues(ENABLED, "papyra.audit-events.max-results=2", "papyra.backend=memory")
			.run((context) -> {
				AuditEventRepository repository = context.getBean(AuditEventRepository.class);
				for (int number = 1; number <= 5; number++) {
					repository.add(new AuditEvent("user-" + number, "LOGIN"));
				}
				Awaitility.await()
					.atMost(Duration.ofMinutes(1))
					.untilAsserted(
							() -> assertThat(repository.find(null, null, null)).extracting(AuditEvent::getPrincipal)
								.containsExactly("user-4", "user-5"));
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "100001" })
	void refusesAnAnswerOfNothingAndOneThatIsTooLarge(String most) {
		runner().withPropertyValues(ENABLED, "papyra.backend=memory", "papyra.audit-events.max-results=" + most)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("'" + most + "' is not allowed for papyra.audit-events.max-results: allowed is a whole "
						+ "number from 1 to 100000"));
	}

	@Test
	void anEventThatRecordingCausesDoesNotCauseAnother() {
		runner().withPropertyValues(ENABLED, "papyra.backend=memory")
			.withUserConfiguration(AuditedRecording.class)
			.run((context) -> {
				AtomicInteger recorded = context.getBean(AtomicInteger.class);
				int before = recorded.get();
				publish(context, new AuditEvent("anna", "LOGIN"));
				assertThat(recorded.get()).isEqualTo(before + 1);
				context.getBean(FactRecorder.class)
					.record(ActorEvent.of(AuditEvents.address("orders", "anna", "OWN"), "Other", null));
				assertThat(recorded.get()).as("the fact, and the event of it").isEqualTo(before + 3);
			});
	}

	/** Tells an audit event of each fact that is recorded. */
	@Configuration(proxyBeanMethods = false)
	static class AuditedRecording {

		@Bean
		AtomicInteger recorded() {
			return new AtomicInteger();
		}

		@Bean
		FactRecorderCustomizer audited(ApplicationEventPublisher publisher, AtomicInteger recorded) {
			return (recorder) -> new FactRecorder() {

				@Override
				public void record(Fact fact) {
					recorded.incrementAndGet();
					recorder.record(fact);
					publisher.publishEvent(new AuditApplicationEvent("recorder", "RECORDED"));
				}

				@Override
				public CompletableFuture<Position> recordDurably(Fact fact) {
					return recorder.recordDurably(fact);
				}

			};
		}

	}

}
