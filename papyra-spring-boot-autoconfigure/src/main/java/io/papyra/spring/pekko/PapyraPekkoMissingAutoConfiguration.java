package io.papyra.spring.pekko;

import io.papyra.doctor.DoctorCheck;
import io.papyra.report.Finding;
import io.papyra.spring.PapyraStatus;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;

/** Says so where there are actor systems of Pekko and nothing to capture them with. */
@AutoConfiguration(after = PapyraAutoConfiguration.class)
@ConditionalOnClass(name = "org.apache.pekko.actor.ActorSystem")
@ConditionalOnMissingClass("io.papyra.pekko.PapyraPekko")
@ConditionalOnBean(PapyraStatus.class)
public final class PapyraPekkoMissingAutoConfiguration {

	private static final Logger LOG = LoggerFactory.getLogger(PapyraPekkoMissingAutoConfiguration.class);

	private static final String SEEN = "Pekko is on the class path, papyra-pekko is not: no actor of it is recorded";

	private static final String ADVICE = "add io.papyra:papyra-pekko, which papyra-spring-boot-starter brings";

	@Bean
	DoctorCheck papyraCaptureCheck() {
		LOG.warn("{}; {}", SEEN, ADVICE);
		return () -> Finding.warning("capture", SEEN, ADVICE);
	}

}
