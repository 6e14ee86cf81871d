package io.papyra.autoconfigure;

import java.util.stream.Stream;

import io.papyra.backend.FactReader;
import io.papyra.recorder.FactRecorder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * With {@code papyra.enabled=false} nothing is checked, stored or read, but what asks for
 * a recorder or a reader still starts.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "papyra.enabled", havingValue = false)
public final class PapyraDisabledAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	FactRecorder papyraFactRecorder() {
		return new IgnoringFactRecorder();
	}

	@Bean
	@ConditionalOnMissingBean
	FactReader papyraFactReader() {
		return (query) -> Stream.empty();
	}

}
