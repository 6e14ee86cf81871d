package io.papyra.spring.autoconfigure;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.papyra.backend.FactReader;
import io.papyra.fact.Fact;
import io.papyra.fact.Position;
import io.papyra.recorder.FactRecorder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * With {@code papyra.enabled=false} nothing is checked, stored or read, but what asks for
 * a recorder or a reader still starts.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "papyra.enabled", havingValue = false)
public final class PapyraDisabledAutoConfiguration {

	private static final Logger LOG = LoggerFactory.getLogger(PapyraDisabledAutoConfiguration.class);

	@Bean
	@ConditionalOnMissingBean
	FactRecorder papyraFactRecorder(Environment environment) {
		if (environment.getProperty("papyra.enabled", Boolean.class, true)) {
			LOG.warn(
					"papyra.enabled=true has no effect, and nothing is recorded: it was false when this application was "
							+ "processed ahead of time");
		}
		return new NoOpFactRecorder();
	}

	@Bean
	@ConditionalOnMissingBean
	FactReader papyraFactReader() {
		return (query) -> Stream.empty();
	}

	/**
	 * Ignores what it is given. Its futures complete at once with 0, which is no fact's
	 * number: with Papyra switched off the rest of the application is to work as before.
	 */
	private static final class NoOpFactRecorder implements FactRecorder {

		@Override
		public void record(Fact fact) {
		}

		@Override
		public CompletableFuture<Position> recordDurably(Fact fact) {
			return CompletableFuture.completedFuture(Position.START);
		}

	}

}
