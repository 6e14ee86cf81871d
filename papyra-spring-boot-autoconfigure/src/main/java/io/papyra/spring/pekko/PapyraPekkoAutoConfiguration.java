package io.papyra.spring.pekko;

import io.papyra.doctor.DoctorCheck;
import io.papyra.pekko.PapyraPekko;
import io.papyra.pekko.PekkoCapture;
import io.papyra.recorder.FactRecorder;
import io.papyra.spring.PapyraStatus;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.spring.settings.PapyraProperties;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * Has every actor system of the application captured, typed and classic. The capture is
 * also the source of its audits.
 */
@AutoConfiguration(after = PapyraAutoConfiguration.class)
@ConditionalOnClass(name = { "io.papyra.pekko.PapyraPekko", "org.apache.pekko.actor.ActorSystem" })
@ConditionalOnBean(PapyraStatus.class)
@EnableConfigurationProperties({ PekkoProperties.class, CrashProperties.class })
@ImportRuntimeHints(PekkoRuntimeHints.class)
public final class PapyraPekkoAutoConfiguration {

	@Bean
	static CaptureBeforeGate papyraCaptureBeforeGate() {
		return new CaptureBeforeGate();
	}

	@Bean
	static ActorSystemBeans papyraActorSystemBeans() {
		return new ActorSystemBeans();
	}

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	PekkoCapture papyraPekkoCapture(FactRecorder recorder, PekkoProperties what, CrashProperties crashes,
			PapyraProperties properties) {
		PapyraProperties.Capture capture = properties.capture();
		return PapyraPekko.install(recorder,
				(configured) -> crashes.over(what.over(configured))
					.withActors(capture.actors().filter())
					.withMessages(capture.messages().filter()));
	}

	@Bean
	ActorSystemsEnd papyraActorSystemsEnd(ActorSystemBeans beans, PekkoCapture capture, PapyraProperties properties) {
		return new ActorSystemsEnd(beans, capture, properties.write().shutdownTimeout());
	}

	@Bean
	DoctorCheck papyraCaptureCheck(PekkoCapture capture, ActorSystemBeans beans) {
		return new CaptureCheck(capture, beans);
	}

}
