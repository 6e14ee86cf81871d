package io.papyra.spring.pekko;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import io.papyra.doctor.DoctorCheck;
import io.papyra.fact.ActorEvent;
import io.papyra.pekko.PapyraPekko;
import io.papyra.report.Finding;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.spring.testing.Histories;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Which actor systems are an application's own, and what is recorded of their end. */
@ExtendWith(OutputCaptureExtension.class)
class ActorSystemBeansTests {

	private static final int ACTORS = 300;

	@TempDir
	Path directory;

	private ApplicationContextRunner runner = new ApplicationContextRunner();

	@BeforeEach
	void inTheDirectory() {
		this.runner = this.runner.withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class,
				PapyraPekkoAutoConfiguration.class, PapyraPekkoMissingAutoConfiguration.class))
			.withPropertyValues("papyra.json.path=" + history());
	}

	private Path history() {
		return this.directory.resolve("papyra.ndjson");
	}

	private long count(Path history, String type) {
		return Histories.facts(history)
			.stream()
			.filter((fact) -> fact instanceof ActorEvent event && event.eventType().equals(type))
			.count();
	}

	private static List<String> systemsIn(Path history) {
		return Histories.facts(history)
			.stream()
			.filter((fact) -> fact instanceof ActorEvent event && event.eventType().equals(ActorEvent.STARTED))
			.map((fact) -> String.valueOf(((ActorEvent) fact).actorAddress().system()))
			.distinct()
			.toList();
	}

	@ParameterizedTest
	@ValueSource(classes = { WithoutDestroyMethod.class, TypedWithoutDestroyMethod.class, EndsLater.class,
			MadeByAFactory.class, Hidden.class })
	void allStopsAreRecordedHoweverTheActorSystemEnds(Class<?> configuration) {
		this.runner.withUserConfiguration(configuration).run((context) -> assertThat(context).hasNotFailed());
		assertThat(count(history(), ActorEvent.STARTED)).isGreaterThanOrEqualTo(ACTORS);
		assertThat(count(history(), ActorEvent.STOPPED)).isEqualTo(count(history(), ActorEvent.STARTED));
		assertThat(Histories.eventTypes(history())).endsWith(ActorEvent.SYSTEM_STOPPED);
	}

	@Test
	void anActorSystemThatTheApplicationRegisteredIsEndedToo() {
		this.runner.run((context) -> {
			ActorSystem system = withActors(ActorSystem.create("registered"));
			((GenericApplicationContext) context.getSourceApplicationContext()).getBeanFactory()
				.registerSingleton("registered", system);
		});
		assertThat(count(history(), ActorEvent.STOPPED)).isEqualTo(ACTORS);
	}

	@Test
	void anActorSystemThatIsNoBeanIsNotEnded() {
		ActorSystem[] made = new ActorSystem[1];
		this.runner.run((context) -> made[0] = ActorSystem.create("nobodys"));
		assertThat(made[0].getWhenTerminated().toCompletableFuture()).isNotDone();
		made[0].terminate();
	}

	@Test
	void theEndOfTheContextDoesNotWaitForEverAndSaysWhatIsMissing(CapturedOutput output) {
		try {
			this.runner.withUserConfiguration(NeverEnds.class)
				.withPropertyValues("papyra.write.shutdown-timeout=300ms")
				.run((context) -> assertThat(context).hasNotFailed());
			assertThat(output).contains("endless has not ended within PT0.3S", "1 of its actors");
			assertThat(count(history(), ActorEvent.STARTED)).isEqualTo(1);
			assertThat(count(history(), ActorEvent.STOPPED)).isZero();
			assertThat(Histories.eventTypes(history())).endsWith(ActorEvent.SYSTEM_STOPPED);
		}
		finally {
			Stubborn.release.countDown();
		}
	}

	@Test
	void aLazyActorSystemIsRecordedInTheHistoryOfItsContext() {
		Path second = this.directory.resolve("second.ndjson");
		this.runner.withUserConfiguration(LazyOnes.class).run((first) -> {
			this.runner.withPropertyValues("papyra.json.path=" + second)
				.withUserConfiguration(WithoutDestroyMethod.class)
				.run((context) -> {
					assertThat(context).hasNotFailed();
					first.getBean("lazily");
					first.getBean("withASystemInside");
				});
			first.getBean("atLast");
		});
		assertThat(systemsIn(history())).containsExactly("lazily", "inside", "atLast");
		assertThat(systemsIn(second)).containsExactly("manual");
		assertThat(count(history(), ActorEvent.STOPPED)).isEqualTo(count(history(), ActorEvent.STARTED));
	}

	@Test
	void anActorSystemOfNoneOfSeveralContextsIsRecordedNowhereAndSaysSo(CapturedOutput output) {
		Path second = this.directory.resolve("second.ndjson");
		this.runner.run((first) -> this.runner.withPropertyValues("papyra.json.path=" + second).run((context) -> {
			ActorSystem system = ActorSystem.create("nobodys");
			assertThat(PapyraPekko.statusOf(system)).isNull();
			system.terminate();
		}));
		assertThat(output).containsOnlyOnce("nobodys is not captured: 2 captures are installed");
	}

	@Test
	void whatRunnersMakeIsOfTheApplicationThatRunsThem() {
		Path second = this.directory.resolve("second.ndjson");
		try (ConfigurableApplicationContext first = application(history());
				ConfigurableApplicationContext other = application(second)) {
			assertThat(first.isActive() && other.isActive()).isTrue();
			ActorSystem system = ActorSystem.create("nobodys");
			assertThat(PapyraPekko.statusOf(system)).isNull();
			system.terminate();
		}
		assertThat(systemsIn(history())).containsExactly("papyra");
		assertThat(systemsIn(second)).containsExactly("second");
	}

	private static ConfigurableApplicationContext application(Path history) {
		return new SpringApplicationBuilder(RunnerMakesOne.class).web(WebApplicationType.NONE)
			.properties(Map.of("papyra.json.path", history.toString(), "spring.main.banner-mode", "off",
					"spring.application.name", history.getFileName().toString().replace(".ndjson", "")))
			.run();
	}

	@Test
	void afterAFailedCreationTheThreadIsNobodysAgain() {
		Path second = this.directory.resolve("second.ndjson");
		this.runner.withUserConfiguration(LazyOnes.class).run((first) -> {
			this.runner.withPropertyValues("papyra.json.path=" + second).run((context) -> {
				try {
					first.getBean("fails");
				}
				catch (RuntimeException ex) {
					ActorSystem system = ActorSystem.create("nobodys");
					assertThat(PapyraPekko.statusOf(system)).isNull();
					system.terminate();
				}
			});
		});
		assertThat(systemsIn(history())).isEmpty();
	}

	@Test
	void anActorSystemThatIsNotCapturedIsAWarningAndAFinding(CapturedOutput output) {
		ActorSystem early = ActorSystem.create("early");
		this.runner.withBean("early", ActorSystem.class, () -> early).run((context) -> {
			Finding finding = context.getBean("papyraCaptureCheck", DoctorCheck.class).run();
			assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
			assertThat(finding.message()).contains("early");
			assertThat(output).containsOnlyOnce("early of the bean 'early' is not captured");
		});
		early.terminate();
	}

	@Test
	void pekkoWithoutItsCaptureIsAWarningAndAFinding(CapturedOutput output) {
		this.runner.withClassLoader(new FilteredClassLoader(PapyraPekko.class)).run((context) -> {
			Finding finding = context.getBean("papyraCaptureCheck", DoctorCheck.class).run();
			assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
			assertThat(finding.advice()).contains("papyra-pekko");
			assertThat(output).containsOnlyOnce("papyra-pekko is not: no actor of it is recorded");
		});
	}

	private static ActorSystem withActors(ActorSystem system) {
		for (int i = 0; i < ACTORS; i++) {
			system.actorOf(Props.create(Quiet.class));
		}
		return system;
	}

	static class Quiet extends AbstractActor {

		@Override
		public Receive createReceive() {
			return receiveBuilder().build();
		}

	}

	static class Stubborn extends Quiet {

		static CountDownLatch release = new CountDownLatch(1);

		@Override
		public void postStop() throws Exception {
			release.await();
		}

	}

	/**
	 * As with versions of Pekko whose actor systems have no method that Spring could
	 * infer.
	 */
	@Configuration(proxyBeanMethods = false)
	static class WithoutDestroyMethod {

		@Bean(destroyMethod = "")
		ActorSystem system() {
			return withActors(ActorSystem.create("manual"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TypedWithoutDestroyMethod {

		@Bean(destroyMethod = "")
		org.apache.pekko.actor.typed.ActorSystem<Void> system() {
			return org.apache.pekko.actor.typed.ActorSystem.create(Behaviors.setup((context) -> {
				for (int i = 0; i < ACTORS; i++) {
					context.spawnAnonymous(Behaviors.empty());
				}
				return Behaviors.empty();
			}), "typed");
		}

	}

	/** This method returns at once. */
	@Configuration(proxyBeanMethods = false)
	static class EndsLater {

		@Bean(destroyMethod = "terminate")
		ActorSystem system() {
			return withActors(ActorSystem.create("later"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MadeByAFactory {

		@Bean
		FactoryBean<ActorSystem> system() {
			return new FactoryBean<>() {

				private final ActorSystem system = withActors(ActorSystem.create("product"));

				@Override
				public ActorSystem getObject() {
					return this.system;
				}

				@Override
				public Class<?> getObjectType() {
					return ActorSystem.class;
				}

			};
		}

		@Bean
		Object user(ActorSystem system) {
			return system.name();
		}

	}

	/**
	 * Nothing tells Spring that there is an actor system in it, which takes its time to
	 * end.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Hidden implements DisposableBean {

		private final ActorSystem system = withActors(ActorSystem.create("hidden"));

		@Override
		public void destroy() {
			this.system.terminate();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NeverEnds {

		@Bean(destroyMethod = "terminate")
		ActorSystem endless() {
			Stubborn.release = new CountDownLatch(1);
			ActorSystem system = ActorSystem.create("endless");
			system.actorOf(Props.create(Stubborn.class));
			return system;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyOnes {

		@Bean
		@Lazy
		ActorSystem lazily() {
			return withActors(ActorSystem.create("lazily"));
		}

		@Bean(destroyMethod = "terminate")
		@Lazy
		ActorSystem atLast() {
			return withActors(ActorSystem.create("atLast"));
		}

		@Bean
		@Lazy
		Inside withASystemInside() {
			return new Inside();
		}

		@Bean
		@Lazy
		Object fails() {
			throw new IllegalStateException("on purpose");
		}

	}

	static final class Inside implements DisposableBean {

		private final ActorSystem system = withActors(ActorSystem.create("inside"));

		@Override
		public void destroy() {
			this.system.terminate();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PapyraAutoConfiguration.class, PapyraPekkoAutoConfiguration.class })
	static class RunnerMakesOne implements DisposableBean {

		@org.jspecify.annotations.Nullable
		private ActorSystem system;

		@Bean
		CommandLineRunner makes(org.springframework.core.env.Environment environment) {
			return (arguments) -> this.system = withActors(
					ActorSystem.create(environment.getRequiredProperty("spring.application.name")));
		}

		@Override
		public void destroy() {
			if (this.system != null) {
				this.system.terminate();
			}
		}

	}

}
