package io.papyra.boot.test;

import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.spring.PapyraStatus;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** What was recorded, as a bean for tests. */
@AutoConfiguration(after = PapyraAutoConfiguration.class)
@ConditionalOnBean(PapyraStatus.class)
public final class PapyraTestAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RecordedFacts papyraRecordedFacts(PapyraStatus status, ObjectProvider<BufferedFactRecorder> recorder) {
		return new RecordedFacts(status.backend(), recorder.getIfAvailable());
	}

}
