package io.papyra.spring.autoconfigure;

import java.nio.file.Path;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.FactRecorder;
import io.papyra.spring.pekko.PapyraPekkoAutoConfiguration;
import io.papyra.spring.testing.Histories;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;

/** The recorder is the last to go. */
class ShutdownOrderTests {

	@TempDir
	Path directory;

	private ApplicationContextRunner runner = new ApplicationContextRunner();

	@BeforeEach
	void inTheDirectory() {
		this.runner = this.runner.withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class))
			.withPropertyValues("papyra.json.path=" + history());
	}

	private Path history() {
		return this.directory.resolve("papyra.ndjson");
	}

	@Test
	void whatBeansRecordInTheirEndIsStored() {
		this.runner.withUserConfiguration(LastWords.class).run((context) -> {
			assertThat(context).hasNotFailed();
			context.getBean("lateComer");
		});
		assertThat(Histories.eventTypes(history())).startsWith(ActorEvent.SYSTEM_STARTED)
			.endsWith(ActorEvent.SYSTEM_STOPPED)
			.contains("InjectedBeanDestroyed", "HiddenSystemDestroyed", "LateComerDestroyed", "LifecycleStopped")
			.hasSize(6);
	}

	@Test
	void theLastFactsOfActorsAreStored() {
		this.runner.withConfiguration(AutoConfigurations.of(PapyraPekkoAutoConfiguration.class))
			.withUserConfiguration(Actors.class)
			.run((context) -> context.getBean(ActorSystem.class)
				.actorOf(Props.create(LastWordsActor.class, context.getBean(FactRecorder.class)), "cart-42"));
		assertThat(Histories.eventTypes(history())).startsWith(ActorEvent.SYSTEM_STARTED)
			.endsWith(ActorEvent.SYSTEM_STOPPED)
			.contains(ActorEvent.STARTED, "LastWords", ActorEvent.STOPPED);
	}

	private static void record(ApplicationContext context, String what) {
		context.getBean(FactRecorder.class).record(ActorEvent.of(ActorAddress.UNKNOWN, what, null));
	}

	@Configuration(proxyBeanMethods = false)
	static class LastWords {

		@Bean
		DisposableBean injected(FactRecorder recorder) {
			return () -> recorder.record(ActorEvent.of(ActorAddress.UNKNOWN, "InjectedBeanDestroyed", null));
		}

		/** Depends on nothing of Papyra, as far as Spring can see. */
		@Bean
		HiddenSystem hiddenSystem() {
			return new HiddenSystem();
		}

		@Bean
		HiddenSystemFeeder feeder(FactRecorder recorder, HiddenSystem system) {
			system.recorder = recorder;
			return new HiddenSystemFeeder();
		}

		@Bean
		@Lazy
		DisposableBean lateComer(FactRecorder recorder) {
			return () -> recorder.record(ActorEvent.of(ActorAddress.UNKNOWN, "LateComerDestroyed", null));
		}

		@Bean
		LastPhase lastPhase(ApplicationContext context) {
			return new LastPhase(context);
		}

	}

	static final class HiddenSystem implements DisposableBean {

		@org.jspecify.annotations.Nullable
		FactRecorder recorder;

		@Override
		public void destroy() {
			if (this.recorder != null) {
				this.recorder.record(ActorEvent.of(ActorAddress.UNKNOWN, "HiddenSystemDestroyed", null));
			}
		}

	}

	static final class HiddenSystemFeeder {

	}

	/** Stops in the same phase as the gate, the last one. */
	static final class LastPhase implements SmartLifecycle {

		private final ApplicationContext context;

		private boolean running;

		LastPhase(ApplicationContext context) {
			this.context = context;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
			record(this.context, "LifecycleStopped");
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return Integer.MIN_VALUE;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Actors {

		@Bean
		ActorSystem actorSystem() {
			return ActorSystem.create("orders");
		}

	}

	static final class LastWordsActor extends AbstractActor {

		private final FactRecorder recorder;

		LastWordsActor(FactRecorder recorder) {
			this.recorder = recorder;
		}

		@Override
		public Receive createReceive() {
			return receiveBuilder().build();
		}

		@Override
		public void postStop() {
			this.recorder.record(ActorEvent.of(ActorAddress.of("orders", "cart-42"), "LastWords", null));
		}

	}

}
