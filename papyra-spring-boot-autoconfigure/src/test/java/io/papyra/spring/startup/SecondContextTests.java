package io.papyra.spring.startup;

import java.nio.file.Path;

import io.papyra.backend.WriterLockedException;
import io.papyra.fact.ActorEvent;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.spring.testing.Histories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class SecondContextTests {

	@TempDir
	Path directory;

	@Test
	void theSecondWriterOfAHistoryIsRefusedAndToldWhoHasIt() {
		Path history = this.directory.resolve("papyra.ndjson");
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class))
			.withPropertyValues("papyra.json.path=" + history);
		runner.run((first) -> {
			assertThat(first).hasNotFailed();
			runner.run((second) -> assertThat(second).getFailure()
				.hasRootCauseInstanceOf(WriterLockedException.class)
				.rootCause()
				.hasMessageContaining(String.valueOf(ProcessHandle.current().pid())));
		});
		runner.run((third) -> assertThat(third).hasNotFailed());
		assertThat(Histories.eventTypes(history)).containsExactly(ActorEvent.SYSTEM_STARTED, ActorEvent.SYSTEM_STOPPED,
				ActorEvent.SYSTEM_STARTED, ActorEvent.SYSTEM_STOPPED);
	}

}
