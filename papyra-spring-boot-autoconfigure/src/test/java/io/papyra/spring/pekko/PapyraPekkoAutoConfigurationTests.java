package io.papyra.spring.pekko;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.typesafe.config.ConfigFactory;
import io.papyra.doctor.DoctorCheck;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
import io.papyra.pekko.PapyraPekko;
import io.papyra.pekko.PekkoCapture;
import io.papyra.recorder.AuditSource;
import io.papyra.recorder.FactRecorder;
import io.papyra.report.Finding;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.spring.settings.InvalidPapyraPropertyException;
import io.papyra.spring.testing.Histories;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class PapyraPekkoAutoConfigurationTests {

	@TempDir
	Path directory;

	private ApplicationContextRunner runner = new ApplicationContextRunner();

	@BeforeEach
	void inTheDirectory() {
		this.runner = this.runner
			.withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class, PapyraPekkoAutoConfiguration.class))
			.withPropertyValues("papyra.json.path=" + history());
	}

	private Path history() {
		return this.directory.resolve("papyra.ndjson");
	}

	private List<String> startsIn(String system) {
		return Histories.facts(history())
			.stream()
			.filter((fact) -> fact instanceof ActorEvent event && event.eventType().equals(ActorEvent.STARTED)
					&& event.actorAddress().system().equals(system))
			.map((fact) -> String.valueOf(((ActorEvent) fact).actorAddress().path()))
			.toList();
	}

	@Test
	void plainActorSystemsAreCapturedWhereverTheyAreMade() {
		this.runner.withUserConfiguration(TypedSystem.class, HiddenSystem.class)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(startsIn("typed")).contains("/user", "/user/cart-42");
		assertThat(startsIn("hidden")).hasSize(1);
	}

	@Test
	void theCaptureIsTheSourceOfAudits() {
		this.runner.withUserConfiguration(TypedSystem.class)
			.run((context) -> Awaitility.await()
				.until(() -> Histories.facts(history()).stream().anyMatch(Audit.class::isInstance)));
	}

	@Test
	void partialCaptureIsAWarning() {
		this.runner.withUserConfiguration(SilentSystem.class).run((context) -> {
			Finding finding = context.getBean("papyraCaptureCheck", DoctorCheck.class).run();
			assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
			assertThat(finding.message()).contains("silent");
			assertThat(finding.advice()).contains("pekko.actor.debug.lifecycle");
		});
	}

	@Test
	void afterAFailedCheckNothingIsCapturedAnyMore() {
		Histories.damaged(history());
		this.runner.withUserConfiguration(TypedSystem.class).run((context) -> {
			assertThat(context).hasFailed();
			ActorSystem later = ActorSystem.create("later");
			assertThat(PapyraPekko.statusOf(later)).isNull();
			later.terminate();
		});
	}

	@Test
	void aUsersOwnCaptureIsInstalledBeforeActorSystemsToo() {
		this.runner.withUserConfiguration(TypedSystem.class, OwnCapture.class).run((context) -> {
			assertThat(context.getBeansOfType(AuditSource.class)).containsOnlyKeys("ownCapture");
			assertThat(context.getBean(PekkoCapture.class).systems()).hasSize(1);
		});
	}

	@Test
	void propertiesSayWhatIsCaptured() {
		this.runner.withUserConfiguration(CrashingSystem.class)
			.withPropertyValues("papyra.capture.crash-limit=5/1h", "papyra.pekko.system-actors=/system/mine*",
					"papyra.pekko.include-suppressed=true")
			.run((context) -> assertThat(Failing.CRASHES.await(20, TimeUnit.SECONDS)).isTrue());
		assertThat(startsIn("crashing")).containsExactlyInAnyOrder("/system/mine-1", "/user/a");
		List<String> types = Histories.eventTypes(history());
		assertThat(types).filteredOn(ActorEvent.CRASHED::equals).hasSize(5);
		assertThat(types).contains(ActorEvent.CRASHES_SUMMARIZED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "papyra.capture.crash-limit=many", "papyra.pekko.system-actors=/user/a" })
	void propertiesThatMakeNoSenseAreRefused(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidPapyraPropertyException.class,
						(refusal) -> assertThat(property).startsWith(refusal.property() + "=")));
	}

	@Configuration(proxyBeanMethods = false)
	static class CrashingSystem {

		@Bean
		ActorSystem crashingSystem() {
			ActorSystem system = ActorSystem.create("crashing");
			((ExtendedActorSystem) system).systemActorOf(Props.empty(), "mine-1");
			ActorRef actor = system.actorOf(Props.create(Failing.class), "a");
			for (int i = 0; i < 50; i++) {
				actor.tell("fail", ActorRef.noSender());
			}
			return system;
		}

	}

	static final class Failing extends AbstractActor {

		static final CountDownLatch CRASHES = new CountDownLatch(50);

		@Override
		public Receive createReceive() {
			return receiveBuilder().matchAny((message) -> {
				CRASHES.countDown();
				throw new IllegalStateException("on purpose");
			}).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TypedSystem {

		@Bean
		org.apache.pekko.actor.typed.ActorSystem<Void> typedSystem() {
			return org.apache.pekko.actor.typed.ActorSystem.create(Behaviors.setup((context) -> {
				context.spawn(Behaviors.empty(), "cart-42");
				return Behaviors.empty();
			}), "typed");
		}

	}

	/** Nothing tells Spring that there is an actor system in it. */
	@Configuration(proxyBeanMethods = false)
	static class HiddenSystem implements DisposableBean {

		private final ActorSystem system = ActorSystem.create("hidden");

		HiddenSystem() {
			this.system.actorOf(org.apache.pekko.actor.Props.empty());
		}

		@Override
		public void destroy() throws Exception {
			this.system.close();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SilentSystem {

		@Bean
		ActorSystem silentSystem() {
			return ActorSystem.create("silent",
					ConfigFactory.parseString("pekko.actor.debug.lifecycle = off").withFallback(ConfigFactory.load()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnCapture {

		@Bean
		PekkoCapture ownCapture(FactRecorder recorder) {
			return PapyraPekko.install(recorder);
		}

	}

}
