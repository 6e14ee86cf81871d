package io.papyra.shell.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.papyra.fact.ActorEvent;
import io.papyra.recorder.FactRecorder;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import io.papyra.shell.testing.UnsecuredService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The history of a service that runs: locked for everybody else, and changed through it.
 */
@Tag("process")
class LiveServiceTests {

	private static final String[] CHANGES = { "persistence recover", "persistence compact" };

	@TempDir
	Path directory;

	private ConfigurableApplicationContext service(String... properties) {
		List<String> all = new ArrayList<>(List.of("--server.port=0", "--spring.main.banner-mode=off",
				"--papyra.json.path=" + this.directory.resolve("live.ndjson"), "--papyra.retention.max-records=1000",
				"--management.endpoints.web.exposure.include=health,papyra"));
		all.addAll(Arrays.asList(properties));
		ConfigurableApplicationContext service = new SpringApplicationBuilder(Service.class)
			.run(all.toArray(String[]::new));
		service.getBean(FactRecorder.class).recordDurably(Logs.event("a", 1, ActorEvent.STARTED)).join();
		return service;
	}

	private Ran run(String line, String... more) {
		List<String> arguments = new ArrayList<>(List.of(line.split(" ")));
		arguments.addAll(List.of(more));
		return PapyraProcess.run(this.directory, arguments.toArray(String[]::new));
	}

	private static String url(ConfigurableApplicationContext service) {
		return "http://localhost:" + service.getEnvironment().getProperty("local.server.port") + "/actuator";
	}

	@Test
	void aServiceThatMayOnlyBeReadRefuses() {
		try (ConfigurableApplicationContext service = service()) {
			for (String change : CHANGES) {
				Ran locked = run(change, "--path", "live.ndjson");
				assertThat(locked).as(locked.err()).returns(75, Ran::code).returns("", Ran::out);
				assertThat(locked.err()).contains("live.ndjson", "process " + ProcessHandle.current().pid(),
						"stop it first, or have it do this, which the command does with --url http://HOST:PORT/actuator");
				Ran refused = run(change, "--url", url(service));
				assertThat(refused).as(refused.err()).returns(75, Ran::code).returns("", Ran::out);
				assertThat(refused.err()).contains("management.endpoint.papyra.access=unrestricted");
			}
		}
	}

	@Test
	void aServiceThatMayBeChangedDoesTheWork() {
		try (ConfigurableApplicationContext service = service("--management.endpoint.papyra.access=unrestricted",
				"--papyra.recovery.allow-at-runtime=true")) {
			for (String change : CHANGES) {
				assertThat(run(change, "--path", "live.ndjson").code()).isEqualTo(75);
				Ran done = run(change, "--url", url(service));
				assertThat(done).as(done.err()).returns(0, Ran::code).returns("", Ran::err);
			}
			service.getBean(FactRecorder.class).recordDurably(Logs.event("a", 1, ActorEvent.STOPPED)).join();
			assertThat(run("persistence scan", "--path", "live.ndjson").code()).isZero();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@UnsecuredService
	static class Service {

	}

}
