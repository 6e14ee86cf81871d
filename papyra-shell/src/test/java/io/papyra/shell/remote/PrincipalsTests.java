package io.papyra.shell.remote;

import java.nio.file.Path;
import java.util.Map;

import io.papyra.fact.ActorEvent;
import io.papyra.recorder.FactRecorder;
import io.papyra.shell.Papyra;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Spring Boot's audit events in the command. */
@Tag("slow")
class PrincipalsTests {

	@TempDir
	Path directory;

	@Test
	void areShownToWhomTheFileOrTheServiceShowsThem() {
		Path file = this.directory.resolve("orders.ndjson");
		try (ConfigurableApplicationContext service = new SpringApplicationBuilder(ServiceTests.Service.class).run(
				"--server.port=0", "--spring.main.banner-mode=off", "--spring.application.name=orders",
				"--papyra.json.path=" + file, "--management.endpoints.web.exposure.include=health,papyra",
				"--papyra.audit-events.enabled=true", "--papyra.audit.interval=0s")) {
			service.getBean(AuditEventRepository.class)
				.add(new AuditEvent("anna", "LOGIN", Map.of("from", "10.0.0.1")));
			service.getBean(FactRecorder.class).recordDurably(Logs.event("cart-1", 1, ActorEvent.STARTED)).join();
			String url = " --url http://localhost:" + service.getEnvironment().getProperty("local.server.port")
					+ "/actuator";
			String path = " --path " + file;
			for (String command : new String[] { "inspect events", "inspect events --json", "inspect actor LOGIN",
					"inspect events --actor LOGIN", "inspect events --type AuditEvent" }) {
				assertThat(run(command + url)).as(command)
					.contains("/principals/******")
					.doesNotContain("anna", "10.0");
				assertThat(run(command + path)).as(command).contains("/principals/anna").contains("10.0.0.1");
			}
			assertThat(run("inspect events --actor /principals/anna --json" + url)).doesNotContain("AuditEvent");
			assertThat(run("inspect events --actor /principals/anna --json" + path)).contains("AuditEvent");
			for (String where : new String[] { url, path }) {
				assertThat(run("inspect summary" + where)).contains("AuditEvent").doesNotContain("anna", "principals");
				assertThat(run("inspect live" + where)).contains("/user/cart-1").doesNotContain("principals");
			}
		}
	}

	private static String run(String line) {
		Ran ran = Papyra.run(line.split(" "));
		assertThat(ran.code()).as(ran.err()).isZero();
		return ran.out();
	}

}
