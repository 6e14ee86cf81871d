package io.papyra.spring.event;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.papyra.spring.PapyraStatus;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.spring.testing.Histories;
import io.papyra.startup.StartupCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

class StartupEventPublisherTests {

	@TempDir
	Path directory;

	private ApplicationContextRunner runner(String mode) {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class))
			.withUserConfiguration(Listener.class)
			.withPropertyValues("papyra.json.path=" + this.directory.resolve("papyra.ndjson"),
					"papyra.startup.mode=" + mode);
	}

	@Test
	void aScanIsToldToListenersThatDidNotExistYet() {
		runner("fail_on_anomaly").run((context) -> {
			Listener listener = context.getBean(Listener.class);
			assertThat(listener.heard).singleElement().isInstanceOfSatisfying(PapyraScanEvent.class, (event) -> {
				assertThat(event.report()).isEqualTo(context.getBean(PapyraStatus.class).lastScan());
				assertThat(event.error()).isNull();
				assertThat(event.took()).isPositive();
			});
			assertThat(listener.createdAfterTheCheck).isTrue();
			assertThat(listener.heardBeforeOthersStarted).isTrue();
		});
	}

	@Test
	void aRecoveryIsToldAfterItsScan() {
		Histories.damaged(this.directory.resolve("papyra.ndjson"));
		runner("recover").run((context) -> assertThat(context.getBean(Listener.class).heard).satisfiesExactly(
				(event) -> assertThat(event).isInstanceOf(PapyraScanEvent.class),
				(event) -> assertThat(event).isInstanceOfSatisfying(PapyraRecoveryEvent.class,
						(recovery) -> assertThat(recovery.report())
							.isEqualTo(context.getBean(PapyraStatus.class).lastRecovery())
							.isNotNull())));
	}

	@Test
	void withoutAScanNothingIsTold() {
		runner("ignore").run((context) -> assertThat(context.getBean(Listener.class).heard).isEmpty());
	}

	@Test
	void whatHappensLaterIsToldAtOnce() {
		runner("ignore").run((context) -> {
			IllegalStateException error = new IllegalStateException("cannot be read");
			context.getBean(StartupEventPublisher.class).onScan(null, error, 5_000_000);
			assertThat(context.getBean(Listener.class).heard)
				.containsExactly(new PapyraScanEvent(null, error, Duration.ofMillis(5)));
		});
	}

	@Test
	void aListenerThatFailsHarmsNothing() {
		runner("fail_on_anomaly").withUserConfiguration(FailingListener.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener implements SmartLifecycle {

		private final List<Object> heard = new ArrayList<>();

		private final boolean createdAfterTheCheck;

		private boolean heardBeforeOthersStarted;

		private boolean running;

		Listener(StartupCheck check) {
			this.createdAfterTheCheck = check.outcome() != null;
		}

		@EventListener
		void onScan(PapyraScanEvent event) {
			this.heard.add(event);
		}

		@EventListener
		void onRecovery(PapyraRecoveryEvent event) {
			this.heard.add(event);
		}

		@Override
		public void start() {
			this.running = true;
			this.heardBeforeOthersStarted = !this.heard.isEmpty();
		}

		@Override
		public void stop() {
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return Integer.MIN_VALUE + 1;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FailingListener {

		@EventListener
		void onScan(PapyraScanEvent event) {
			throw new IllegalStateException("no ear for it");
		}

	}

}
