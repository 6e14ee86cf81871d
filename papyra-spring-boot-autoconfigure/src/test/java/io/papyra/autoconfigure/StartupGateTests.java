package io.papyra.autoconfigure;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.papyra.autoconfigure.testing.Histories;
import io.papyra.recorder.FactRecorder;
import io.papyra.startup.StartupCheck;
import io.papyra.startup.StartupCheckFailedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class StartupGateTests {

	@TempDir
	Path directory;

	@Test
	void aFailedCheckCreatesNoActorSystemAndWritesNothing() {
		Path file = Histories.damaged(this.directory.resolve("papyra.ndjson"));
		Map<String, String> before = Histories.contents(this.directory);
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class))
			.withPropertyValues("papyra.json.path=" + file)
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(StartupCheckFailedException.class));
		assertThat(Histories.contents(this.directory)).isEqualTo(before);
	}

}
