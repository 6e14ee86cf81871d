package io.papyra.spring.autoconfigure;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Fact;
import io.papyra.fact.Position;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.FactRecorder;
import io.papyra.recorder.RecorderStatus;
import io.papyra.spring.FactRecorderCustomizer;
import io.papyra.spring.PapyraStatus;
import io.papyra.spring.testing.Histories;
import io.papyra.startup.StartupCheckFailedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/** A recorder of the user's own, around Papyra's. */
class OwnRecorderTests {

	private static final List<String> SEEN = new CopyOnWriteArrayList<>();

	@TempDir
	Path directory;

	@BeforeEach
	void forget() {
		SEEN.clear();
	}

	private Path history() {
		return this.directory.resolve("papyra.ndjson");
	}

	private ApplicationContextRunner runner(Class<?> configuration) {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class))
			.withPropertyValues("papyra.json.path=" + history())
			.withUserConfiguration(configuration);
	}

	@ParameterizedTest
	@ValueSource(classes = { Customized.class, Decorated.class, DecoratedByInterface.class })
	void aDecoratedRecorderKeepsStatusAndGate(Class<?> configuration) {
		runner(configuration).run((context) -> {
			context.getBean(FactRecorder.class).record(ActorEvent.of(ActorAddress.of("orders", 1), "Placed", null));
			assertThat(context.getBean(PapyraStatus.class).recorder()).isNotNull()
				.extracting(RecorderStatus::state)
				.isEqualTo(RecorderStatus.State.OPEN);
			assertThat(context.getBean(FactRecorder.class)).isNotInstanceOf(BufferedFactRecorder.class);
		});
		assertThat(SEEN).contains("outer Placed");
		assertThat(Histories.eventTypes(history())).containsExactly(ActorEvent.SYSTEM_STARTED, "Placed",
				ActorEvent.SYSTEM_STOPPED);
	}

	@ParameterizedTest
	@ValueSource(classes = { Customized.class, Decorated.class, DecoratedByInterface.class, Replaced.class })
	void aDamagedHistoryStopsTheStartAllTheSame(Class<?> configuration) {
		Histories.damaged(history());
		runner(configuration).run((context) -> assertThat(context).getFailure()
			.hasRootCauseInstanceOf(StartupCheckFailedException.class));
	}

	@Test
	void customizersAreAskedInTheirOrder() {
		runner(Customized.class).run((context) -> context.getBean(FactRecorder.class)
			.record(ActorEvent.of(ActorAddress.of("orders", 1), "Placed", null)));
		assertThat(SEEN).containsExactly("outer Placed", "inner Placed");
	}

	@Configuration(proxyBeanMethods = false)
	static class Customized {

		@Bean
		@Order(2)
		FactRecorderCustomizer outer() {
			return (recorder) -> new Telling("outer", recorder);
		}

		@Bean
		@Order(1)
		FactRecorderCustomizer inner() {
			return (recorder) -> new Telling("inner", recorder);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Decorated {

		@Bean
		FactRecorder telling(BufferedFactRecorder recorder) {
			return new Telling("outer", recorder);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DecoratedByInterface {

		@Bean
		FactRecorder telling(FactRecorder recorder) {
			return new Telling("outer", recorder);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Replaced {

		@Bean
		FactRecorder telling() {
			return new Telling("alone", null);
		}

	}

	/** Hands on what it has told of. */
	private record Telling(String name, @Nullable FactRecorder recorder) implements FactRecorder {

		@Override
		public void record(Fact fact) {
			SEEN.add(this.name + " " + ((ActorEvent) fact).eventType());
			if (this.recorder != null) {
				this.recorder.record(fact);
			}
		}

		@Override
		public CompletableFuture<Position> recordDurably(Fact fact) {
			record(fact);
			return CompletableFuture.completedFuture(Position.START);
		}

	}

}
