package io.papyra.spring.startup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.FactRecorder;
import io.papyra.recorder.RecorderOptions;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.spring.testing.Histories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/** What the log says of a run at its end. */
@ExtendWith(OutputCaptureExtension.class)
class RunSummaryTests {

	@TempDir
	Path directory;

	private ApplicationContextRunner runner = new ApplicationContextRunner();

	@BeforeEach
	void inTheDirectory() {
		this.runner = this.runner.withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class))
			.withPropertyValues("papyra.json.path=" + history());
	}

	@BeforeAll
	static void listen() {
		level(LogLevel.INFO);
	}

	@AfterAll
	static void listenNoMore() {
		level(null);
	}

	private static void level(@Nullable LogLevel level) {
		LoggingSystem.get(RunSummaryTests.class.getClassLoader()).setLogLevel(RunSummaryLogger.class.getName(), level);
	}

	private Path history() {
		return this.directory.resolve("papyra.ndjson");
	}

	private static void record(FactRecorder recorder, int times) {
		for (int time = 0; time < times; time++) {
			recorder.record(ActorEvent.of(ActorAddress.of("orders", time), ActorEvent.STARTED, null));
		}
	}

	private static List<String> summaries(CapturedOutput output) {
		return output.getOut().lines().filter((line) -> line.contains("Papyra closed its history")).toList();
	}

	@Test
	void whatWasStoredIsTold(CapturedOutput output) {
		this.runner.run((context) -> record(context.getBean(FactRecorder.class), 3));
		assertThat(summaries(output)).singleElement()
			.asString()
			.contains("INFO")
			.containsPattern("Papyra closed its history in \\Q" + history()
					+ "\\E after \\d+ s: 5 facts stored \\(5 event\\), \\d{3,4} bytes, none dropped$");
	}

	@Test
	void theLastFactsCountToo(CapturedOutput output) {
		this.runner.withUserConfiguration(LastWords.class).run((context) -> assertThat(context).hasNotFailed());
		assertThat(summaries(output)).singleElement().asString().contains(": 4 facts stored (4 event)");
		assertThat(Histories.eventTypes(history())).hasSize(4);
	}

	@Test
	void whatWasDroppedIsAWarningWithItsReasons(CapturedOutput output) {
		this.runner.run((context) -> {
			BufferedFactRecorder recorder = context.getBean(BufferedFactRecorder.class);
			recorder.close();
			record(recorder, 2);
		});
		assertThat(summaries(output)).singleElement()
			.asString()
			.contains("WARN", ": 2 facts stored (2 event)")
			.endsWith(", 2 dropped (2 closed)");
	}

	@Test
	void aRunThatRecordsNothingIsToldToo(CapturedOutput output) {
		this.runner.run((context) -> assertThat(context).hasNotFailed());
		assertThat(summaries(output)).singleElement().asString().contains(": 2 facts stored (2 event)");
	}

	@Test
	void aStartThatWasRefusedHasNoRun(CapturedOutput output) throws IOException {
		Histories.damaged(history());
		byte[] before = Files.readAllBytes(history());
		this.runner.run((context) -> assertThat(context).hasFailed());
		assertThat(summaries(output)).isEmpty();
		assertThat(history()).hasBinaryContent(before);
	}

	@Test
	void ofSeveralContextsEachNamesItsHistory(CapturedOutput output) {
		Path other = this.directory.resolve("other.ndjson");
		this.runner.run((context) -> this.runner.withPropertyValues("papyra.json.path=" + other)
			.run((second) -> assertThat(second).hasNotFailed()));
		assertThat(summaries(output)).hasSize(2)
			.satisfiesExactly((inner) -> assertThat(inner).contains(other + " after"),
					(outer) -> assertThat(outer).contains(history() + " after"));
	}

	@Test
	void aRecorderOfTheApplicationIsToldOfToo(CapturedOutput output) {
		this.runner.withUserConfiguration(OwnRecorder.class)
			.withPropertyValues("test.path=" + history())
			.run((context) -> record(context.getBean(FactRecorder.class), 1));
		assertThat(summaries(output)).singleElement().asString().contains(": 3 facts stored (3 event)");
	}

	@Configuration(proxyBeanMethods = false)
	static class LastWords {

		@Bean
		DisposableBean injected(FactRecorder recorder) {
			return () -> record(recorder, 2);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRecorder {

		@Bean
		PersistenceBackend papyraBackend(Environment environment) {
			return new JsonBackend(Path.of(environment.getRequiredProperty("test.path")));
		}

		@Bean
		BufferedFactRecorder recorder(PersistenceBackend papyraBackend) {
			return new BufferedFactRecorder(papyraBackend, RecorderOptions.defaults("mine"), PersistenceObserver.NONE);
		}

	}

}
