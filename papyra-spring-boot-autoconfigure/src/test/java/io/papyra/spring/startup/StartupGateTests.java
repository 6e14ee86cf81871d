package io.papyra.spring.startup;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.papyra.fact.ActorEvent;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.spring.settings.InvalidPapyraPropertyException;
import io.papyra.spring.testing.Histories;
import io.papyra.spring.testing.RunningService;
import io.papyra.startup.StartupCheck;
import io.papyra.startup.StartupCheckFailedException;
import jakarta.annotation.PostConstruct;
import jakarta.servlet.Filter;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** No actor system comes before the check, however it is made. */
class StartupGateTests {

	/** What was created, and whether the check had passed then. */
	private static final List<String> CREATED = new CopyOnWriteArrayList<>();

	@TempDir
	Path directory;

	private ApplicationContextRunner runner = new ApplicationContextRunner();

	@BeforeEach
	void inTheDirectory() {
		CREATED.clear();
		this.runner = this.runner.withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class))
			.withPropertyValues("papyra.json.path=" + history());
	}

	private Path history() {
		return this.directory.resolve("papyra.ndjson");
	}

	private static void created(String what, StartupCheck check) {
		CREATED.add(what + ((check.outcome() != null) ? " after the check" : " BEFORE the check"));
	}

	@ParameterizedTest
	@ValueSource(classes = { EagerSystems.class, HiddenSystem.class, LateHook.class, ListedBean.class })
	void afterAPassedCheckEverythingIsCreated(Class<?> configuration) {
		this.runner.withUserConfiguration(configuration).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(CREATED).isNotEmpty().allMatch((created) -> created.endsWith(" after the check"));
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { EagerSystems.class, HiddenSystem.class, LateHook.class, ListedBean.class })
	void afterAFailedCheckNothingIsCreatedAndNothingIsWritten(Class<?> configuration) {
		Histories.damaged(history());
		Map<String, String> before = Histories.contents(this.directory);
		this.runner.withUserConfiguration(configuration)
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(StartupCheckFailedException.class));
		assertThat(CREATED).isEmpty();
		assertThat(Histories.contents(this.directory)).isEqualTo(before);
	}

	@Test
	void lazyBeansDoNotComeEarlierEither() {
		Histories.damaged(history());
		this.runner.withUserConfiguration(EagerSystems.class, HiddenSystem.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context).hasFailed());
		assertThat(CREATED).isEmpty();
	}

	@Test
	void aServletFilterThatNeedsAnActorSystemTriggersTheCheck() {
		try (RunningService service = RunningService.start(history(), List.of(FilterOnActors.class))) {
			assertThat(CREATED).containsExactly("actor system after the check", "filter after the check");
			assertThat(service.get("actuator/health").status()).isEqualTo(200);
		}
	}

	@Test
	void aServletFilterThatNeedsAnActorSystemIsNotCreatedAfterAFailedCheck() {
		Histories.damaged(history());
		Map<String, String> before = Histories.contents(this.directory);
		assertThatThrownBy(() -> RunningService.start(history(), List.of(FilterOnActors.class)))
			.hasRootCauseInstanceOf(StartupCheckFailedException.class);
		assertThat(CREATED).isEmpty();
		assertThat(Histories.contents(this.directory)).isEqualTo(before);
	}

	@ParameterizedTest
	@ValueSource(strings = { "earlySystem", "io.papyra.spring.startup.StartupGateTests$OwnSystem" })
	void aListedBeanWaitsEvenWhereOthersComeEarly(String nameOrType) {
		Histories.damaged(history());
		assertThatThrownBy(() -> RunningService.start(history(), List.of(FilterOnOwnSystem.class),
				"papyra.startup.actor-system-beans=" + nameOrType))
			.hasRootCauseInstanceOf(StartupCheckFailedException.class);
		assertThat(CREATED).isEmpty();
	}

	@Test
	void aListedNameThatIsNothingStopsTheStart() {
		this.runner.withPropertyValues("papyra.startup.actor-system-beans=earlySistem")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidPapyraPropertyException.class)
				.hasMessage("'earlySistem' is not allowed for papyra.startup.actor-system-beans: "
						+ "allowed is names of beans and of classes that exist"));
	}

	@Test
	void withoutPekkoNothingIsMissed() {
		this.runner.withClassLoader(new FilteredClassLoader("org.apache.pekko"))
			.withUserConfiguration(HiddenSystem.class)
			.run((context) -> assertThat(CREATED).containsExactly("hidden system after the check"));
	}

	@Test
	void aStartThatFailsLaterLeavesATruthfulHistory() {
		this.runner.withUserConfiguration(EagerSystems.class, Broken.class)
			.run((context) -> assertThat(context).hasFailed());
		assertThat(Histories.eventTypes(history())).containsExactly(ActorEvent.SYSTEM_STARTED,
				ActorEvent.SYSTEM_STOPPED);
	}

	@Configuration(proxyBeanMethods = false)
	static class EagerSystems {

		@Bean
		ActorSystem classicSystem(StartupCheck check) {
			created("classic system", check);
			return ActorSystem.create("classic");
		}

		@Bean
		org.apache.pekko.actor.typed.ActorSystem<Void> typedSystem(StartupCheck check) {
			created("typed system", check);
			return org.apache.pekko.actor.typed.ActorSystem.create(Behaviors.empty(), "typed");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HiddenSystem {

		HiddenSystem(StartupCheck check) {
			created("hidden system", check);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LateHook {

		private final StartupCheck check;

		LateHook(StartupCheck check) {
			this.check = check;
		}

		@PostConstruct
		void start() {
			created("hook", this.check);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ListedBean {

		@Bean
		OwnSystem listedSystem(StartupCheck check) {
			created("listed system", check);
			return new OwnSystem();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FilterOnActors {

		@Bean
		ActorSystem actorSystem(StartupCheck check) {
			created("actor system", check);
			return ActorSystem.create("filtered");
		}

		@Bean
		Filter filter(ActorSystem system, StartupCheck check) {
			created("filter", check);
			return (request, response, chain) -> chain.doFilter(request, response);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FilterOnOwnSystem {

		@Bean
		OwnSystem earlySystem(StartupCheck check) {
			created("own system", check);
			return new OwnSystem();
		}

		@Bean
		Filter filter(OwnSystem system, StartupCheck check) {
			created("filter", check);
			return (request, response, chain) -> chain.doFilter(request, response);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Broken {

		@Bean
		Object broken(ActorSystem system) {
			throw new IllegalStateException("broken for another reason");
		}

	}

	/** An actor system of another make. */
	static final class OwnSystem {

	}

}
