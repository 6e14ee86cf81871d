package io.papyra.spring.pekko;

import java.time.Duration;
import java.util.List;

import io.papyra.doctor.DoctorCheck;
import io.papyra.pekko.CapturedSystem;
import io.papyra.pekko.PapyraPekko;
import io.papyra.pekko.PekkoCapture;
import io.papyra.recorder.FactRecorder;
import io.papyra.report.Finding;
import io.papyra.spring.PapyraStatus;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.spring.settings.PapyraProperties;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.util.StringUtils;

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

	/**
	 * Makes the gate depend on the capture. Whatever waits for the gate then waits for
	 * the capture too, which sees only actor systems that are made after it, and is
	 * destroyed before any bean waits for their last facts.
	 */
	static final class CaptureBeforeGate implements BeanFactoryPostProcessor {

		private static final String GATE = "papyraHistoryGate";

		@Override
		public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
			if (!beans.containsBeanDefinition(GATE)) {
				return; // it is that of the parent context, and has been passed
			}
			BeanDefinition gate = beans.getBeanDefinition(GATE);
			for (String capture : beans.getBeanNamesForType(PekkoCapture.class, true, false)) {
				gate.setDependsOn(StringUtils.addStringToArray(gate.getDependsOn(), capture));
			}
			for (String end : beans.getBeanNamesForType(ActorSystemsEnd.class, true, false)) {
				gate.setDependsOn(StringUtils.addStringToArray(gate.getDependsOn(), end));
			}
		}

	}

	/** Looks whether everything is captured that could be. */
	private static final class CaptureCheck implements DoctorCheck {

		private static final String NAME = "capture";

		private final PekkoCapture capture;

		private final ActorSystemBeans beans;

		CaptureCheck(PekkoCapture capture, ActorSystemBeans beans) {
			this.capture = capture;
			this.beans = beans;
		}

		@Override
		public Finding run() {
			List<CapturedSystem> systems = this.capture.systems();
			for (CapturedSystem system : systems) {
				if (!system.complete()) {
					return Finding.warning(NAME, "starts, stops and restarts in " + system.name() + " are not recorded",
							"set pekko.actor.debug.lifecycle to on, or leave it out");
				}
				if (system.missed() > 0) {
					return Finding.warning(NAME,
							system.missed() + " events of " + system.name() + " could not be captured",
							"the application's log tells why when the actor system ends");
				}
			}
			List<String> uncaptured = this.beans.uncaptured();
			if (!uncaptured.isEmpty()) {
				return Finding.warning(NAME, "actor systems that are not recorded: " + String.join(", ", uncaptured),
						"the application's log tells why where they were made");
			}
			return Finding.ok(NAME, "Pekko actor systems captured: " + systems.size());
		}

	}

	/**
	 * Destroyed after the beans that are actor systems and before the recorder closes:
	 * the moment to wait for what they still have to tell. Some of them end only now,
	 * since Spring finds no method to end them by, and some are still on their way, since
	 * theirs returns at once.
	 */
	static final class ActorSystemsEnd implements DisposableBean {

		private final ActorSystemBeans beans;

		private final PekkoCapture capture;

		private final Duration patience;

		ActorSystemsEnd(ActorSystemBeans beans, PekkoCapture capture, Duration patience) {
			this.beans = beans;
			this.capture = capture;
			this.patience = patience;
		}

		@Override
		public void destroy() {
			this.beans.awaitEnd(this.capture, this.patience);
		}

	}

}
