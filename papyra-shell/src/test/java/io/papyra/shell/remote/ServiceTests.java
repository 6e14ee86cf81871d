package io.papyra.shell.remote;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.recorder.FactRecorder;
import io.papyra.shell.Papyra;
import io.papyra.shell.testing.FactFilters;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import io.papyra.shell.testing.UnsecuredService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** The same commands through a running service. */
class ServiceTests {

	@TempDir
	Path directory;

	private @Nullable ConfigurableApplicationContext service;

	private String url = "";

	@AfterEach
	void stop() {
		if (this.service != null) {
			this.service.close();
		}
	}

	private void start(String... properties) {
		launch(properties);
		FactRecorder recorder = Objects.requireNonNull(this.service).getBean(FactRecorder.class);
		recorder.recordDurably(Logs.event("cart-1", 1, ActorEvent.STARTED)).join();
		recorder.recordDurably(Logs.event("cart-1", 1, ActorEvent.CRASHED)).join();
		recorder
			.recordDurably(new DeadLetter("", ActorAddress.of("orders", 7, "/user/gone"), "Pay", 42L, null,
					DeadLetter.Reason.DROPPED, null, null))
			.join();
	}

	private void launch(String... properties) {
		List<String> all = new ArrayList<>(List.of("--server.port=0", "--spring.main.banner-mode=off",
				"--spring.application.name=orders", "--papyra.json.path=" + this.directory.resolve("orders.ndjson"),
				"--management.endpoints.web.exposure.include=health,papyra,metrics",
				"--management.endpoint.papyra.show-values=always"));
		all.addAll(Arrays.asList(properties));
		this.service = new SpringApplicationBuilder(Service.class).run(all.toArray(String[]::new));
		this.url = "http://localhost:" + this.service.getEnvironment().getProperty("local.server.port") + "/actuator";
	}

	private Ran run(String line) {
		return Papyra.run((line + " --url " + this.url).split(" "));
	}

	@Test
	void aServiceThatMayBeReadTellsEverything() {
		start();
		assertThat(run("persistence scan").code()).isZero();
		assertThat(run("persistence scan --json").json().at("/facts/event").asInt()).isEqualTo(3);
		assertThat(run("doctor run --json").json().get("passed").asBoolean()).isTrue();
		assertThat(run("persistence startup-check").code()).isZero();
		assertThat(run("persistence inspect --json").json().get("systemId").asString()).isEqualTo("orders");
		assertThat(run("inspect events").out()).contains("SystemStarted", "ActorCrashed", "/user/cart-1#1");
		assertThat(run("inspect events --limit 0 --json").json().get("facts").size()).isEqualTo(3);
		assertThat(run("inspect events --limit 1 --json").json().get("truncated").asBoolean()).isTrue();
		assertThat(run("inspect dead-letters --target /user/gone --json").json().at("/facts/0/payload").asInt())
			.isEqualTo(42);
		assertThat(run("inspect dead-letters --reason dropped --json").json().get("facts").size()).isEqualTo(1);
		assertThat(run("inspect dead-letters --reason dead --json").json().get("facts")).isEmpty();
		assertThat(run("inspect actor /user/cart-1 --json").json().get("facts").size()).isEqualTo(2);
		assertThat(run("inspect live --json").json().at("/actors/0/state").asString()).isEqualTo("crashed");
		assertThat(run("inspect summary").out()).contains("CRASHES MOST", "/user/cart-1", "/user/gone");
		assertThat(run("metrics persistence --json").json().get("records_written").asInt()).isEqualTo(4);
	}

	@Test
	void factsArePickedOutAsInAFile() {
		launch();
		FactRecorder recorder = Objects.requireNonNull(this.service).getBean(FactRecorder.class);
		for (Fact fact : FactFilters.facts()) {
			recorder.recordDurably(fact).join();
		}
		FactFilters.assertMeantTheSame(this::run);
	}

	@Test
	void aServiceThatMayOnlyBeReadRefusesWithTheReason() {
		start();
		for (String command : new String[] { "persistence recover", "persistence compact" }) {
			Ran ran = run(command);
			assertThat(ran).returns(75, Ran::code).returns("", Ran::out);
			assertThat(ran.err()).contains("management.endpoint.papyra.access=unrestricted");
		}
	}

	@Test
	void aServiceThatMayBeChangedDoesTheWork() {
		start("--management.endpoint.papyra.access=unrestricted", "--papyra.retention.events.max-records=1");
		assertThat(run("persistence compact --json").json().get("factsRemoved").asInt()).isEqualTo(2);
		assertThat(run("persistence scan").code()).isZero();
		Ran recover = run("persistence recover");
		assertThat(recover.code()).as(recover.err()).isEqualTo(75);
		assertThat(recover.err()).contains("papyra.recovery.allow-at-runtime");
		assertThat(run("persistence compact --max-records 1").code()).isEqualTo(64);
		Ran ignoring = run("persistence compact --ignore-group audit --ignore-group mail");
		assertThat(ignoring.code()).isEqualTo(64);
		assertThat(ignoring.err()).contains("is not allowed for ignoreGroup: allowed is none, as no consumer group");
		assertThat(run("metrics reset").code()).isEqualTo(64);
	}

	@Test
	void recoveryAtRuntimeWorksWhereTheServiceAllowsIt() {
		start("--management.endpoint.papyra.access=unrestricted", "--papyra.recovery.allow-at-runtime=true");
		Ran recover = run("persistence recover --mode quarantine");
		assertThat(recover.code()).as(recover.err()).isZero();
	}

	@Test
	void anEndpointThatIsNotThereIsNamed() {
		start("--management.endpoint.papyra.access=none");
		Ran ran = run("inspect events");
		assertThat(ran.code()).isEqualTo(66);
		assertThat(ran.err()).contains("management.endpoints.web.exposure.include=health,metrics,papyra in the service",
				"management.endpoint.papyra.access must not be none");
	}

	@Test
	void aServiceThatIsNotThereCannotBeReached() throws IOException {
		try (ServerSocket free = new ServerSocket(0)) {
			this.url = "http://localhost:" + free.getLocalPort() + "/actuator";
		}
		Ran ran = run("persistence scan");
		assertThat(ran).returns(74, Ran::code).returns("", Ran::out);
		assertThat(ran.err()).contains(this.url, "connection refused");
	}

	@Configuration(proxyBeanMethods = false)
	@UnsecuredService
	static class Service {

	}

}
