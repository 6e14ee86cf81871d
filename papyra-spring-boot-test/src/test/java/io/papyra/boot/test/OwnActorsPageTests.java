package io.papyra.boot.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.example.workers.Workers;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** The listing of docs/own-actors.md ends as the page says. */
class OwnActorsPageTests {

	@TempDir
	Path directory;

	@Test
	void theEndOfTheContextRecordsTheStopsOfAllThatLive() throws IOException {
		Path history = this.directory.resolve("papyra.ndjson");
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class))
			.withUserConfiguration(Workers.class)
			.withPropertyValues("papyra.backend=json", "papyra.json.path=" + history, "papyra.system-id=shop")
			.run((context) -> context.getBean(Workers.class).start("billing", (message) -> {
			}));
		assertThat(Files.readString(history)).containsSubsequence("ActorStarted", "ActorStopped", "SystemStopped")
			.contains("/workers/billing");
	}

}
