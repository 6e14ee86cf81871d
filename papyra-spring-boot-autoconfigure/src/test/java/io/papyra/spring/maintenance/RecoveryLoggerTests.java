package io.papyra.spring.maintenance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.papyra.spring.testing.RunningService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** What the log of a service says of a recovery on demand. */
class RecoveryLoggerTests {

	@TempDir
	Path directory;

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@Test
	void aRecoveryThatFoundNothingIsNotToldAsARepair() throws Exception {
		try (RunningService service = RunningService.start(this.directory.resolve("papyra.ndjson"), List.of(),
				"management.endpoint.papyra.access=unrestricted", "papyra.recovery.allow-at-runtime=true")) {
			Logger logger = (Logger) LoggerFactory.getLogger(RecoveryLogger.class);
			logger.setLevel(Level.INFO);
			this.log.start();
			logger.addAppender(this.log);
			try {
				assertThat(service.post("actuator/papyra/recover").status()).isEqualTo(200);
				assertThat(said()).contains("nothing to repair").doesNotContain("repaired its history");
				Files.writeString(this.directory.resolve("papyra.ndjson"), "{torn", StandardOpenOption.APPEND);
				assertThat(service.post("actuator/papyra/recover").status()).isEqualTo(200);
				assertThat(said()).contains("repaired its history");
			}
			finally {
				logger.detachAppender(this.log);
				logger.setLevel(null);
			}
		}
	}

	private String said() {
		return this.log.list.stream().map(ILoggingEvent::getFormattedMessage).collect(Collectors.joining("\n"));
	}

}
