package io.papyra.spring.startup;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.AuditSource;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.FactRecorder;
import io.papyra.recorder.RecorderStatus;
import io.papyra.spring.PapyraStatus;
import io.papyra.spring.maintenance.AuditScheduler;
import io.papyra.spring.maintenance.CompactionScheduler;
import io.papyra.spring.maintenance.HistoryMaintenance;
import io.papyra.spring.maintenance.ScanScheduler;
import io.papyra.spring.testing.Histories;
import org.apache.pekko.actor.ActorSystem;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Both contexts of a hierarchy are configured, as with a common parent of several web
 * applications.
 */
class ParentContextTests {

	@TempDir
	Path directory;

	private Path history() {
		return this.directory.resolve("papyra.ndjson");
	}

	@Test
	void gateSchedulesAndMaintenanceAreTheParents() {
		Map<String, Object> properties = Map.of("papyra.json.path", history().toString(), "server.port", "0",
				"papyra.audit.interval", "10ms", "management.endpoints.web.exposure.include", "*");
		SpringApplicationBuilder builder = new SpringApplicationBuilder(ParentApplication.class)
			.bannerMode(Banner.Mode.OFF)
			.properties(properties)
			.web(WebApplicationType.NONE);
		ConfigurableApplicationContext child = builder.child(ChildApplication.class)
			.properties(properties)
			.web(WebApplicationType.SERVLET)
			.run();
		ConfigurableApplicationContext parent = (ConfigurableApplicationContext) child.getParent();
		try {
			assertThat(parent).isNotNull();
			isOfTheParent(child, parent);
			child.getBean(FactRecorder.class).record(ActorEvent.of(ActorAddress.of("orders", 1), "OfTheChild", null));
			AtomicInteger asked = parent.getBean("asked", AtomicInteger.class);
			Awaitility.await().until(() -> asked.get() > 3);
		}
		finally {
			child.close();
		}
		assertThat(parent.getBean(BufferedFactRecorder.class).status().state()).isEqualTo(RecorderStatus.State.OPEN);
		parent.close();
		assertThat(Histories.eventTypes(history())).containsOnlyOnce(ActorEvent.SYSTEM_STARTED, "OfTheChild",
				ActorEvent.SYSTEM_STOPPED);
	}

	private static void isOfTheParent(ConfigurableApplicationContext child, ConfigurableApplicationContext parent) {
		for (Class<?> type : List.of(StartupCheckInitializer.class, HistoryOpening.class, AuditScheduler.class,
				CompactionScheduler.class, ScanScheduler.class, HistoryMaintenance.class, PapyraStatus.class,
				BufferedFactRecorder.class)) {
			assertThat(child.getBeanFactory().getBeanNamesForType(type)).as(type.getSimpleName()).isEmpty();
			assertThat(parent.getBeanFactory().getBeanNamesForType(type)).as(type.getSimpleName()).hasSize(1);
		}
		assertThat(child.getBean(HistoryMaintenance.class)).isSameAs(parent.getBean(HistoryMaintenance.class));
		assertThat(child.getBean(HealthEndpoint.class).healthForPath("papyra")).isNotNull();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ParentApplication {

		@Bean
		AtomicInteger asked() {
			return new AtomicInteger();
		}

		@Bean
		AuditSource audits(AtomicInteger asked) {
			return () -> {
				asked.incrementAndGet();
				return null;
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ChildApplication {

		@Bean(destroyMethod = "terminate")
		ActorSystem actors() {
			return ActorSystem.create("child");
		}

	}

}
