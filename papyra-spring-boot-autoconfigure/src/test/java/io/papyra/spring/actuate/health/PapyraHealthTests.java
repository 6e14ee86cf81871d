package io.papyra.spring.actuate.health;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.FactRecorder;
import io.papyra.recorder.RecorderStatus;
import io.papyra.spring.testing.RunningService;
import io.papyra.spring.testing.SwitchableBackend;
import io.papyra.spring.testing.SwitchableBackendConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class PapyraHealthTests {

	private static final String READINESS = "actuator/health/readiness";

	@TempDir
	Path directory;

	private RunningService start(String... properties) {
		return RunningService.start(this.directory.resolve("papyra.ndjson"),
				List.of(SwitchableBackendConfiguration.class),
				Stream.concat(Stream.of("papyra.write.shutdown-timeout=100ms"), Stream.of(properties))
					.toArray(String[]::new));
	}

	private static void failToWrite(RunningService service) {
		service.bean(SwitchableBackend.class).full(true);
		service.bean(FactRecorder.class).record(ActorEvent.of(ActorAddress.UNKNOWN, "Secret", "card k4711w"));
		Awaitility.await().until(() -> service.get("actuator/health/papyra").status() == 503);
	}

	private static void writeAgain(RunningService service) {
		service.bean(SwitchableBackend.class).full(false);
		service.bean(FactRecorder.class).record(ActorEvent.of(ActorAddress.UNKNOWN, "Again", null));
		Awaitility.await().until(() -> service.get("actuator/health/papyra").status() == 200);
	}

	@Test
	void isDownWhileFactsCannotBeStoredAndReadinessDoesNotMind() {
		try (RunningService service = start()) {
			assertThat(service.get("actuator/health").status()).isEqualTo(200);
			JsonNode up = service.get("actuator/health/papyra").json();
			assertThat(up.get("status").asString()).isEqualTo("UP");
			assertThat(up.at("/details/backend").asString()).isEqualTo("switchable");
			assertThat(up.at("/details/writer").asString()).isEqualTo("open");
			assertThat(up.at("/details/startup").asString()).isEqualTo("not_checked");
			// A backend that cannot be scanned tells nothing of the run before.
			assertThat(up.get("details").has("uncleanShutdown")).isFalse();
			assertThat(service.get("actuator/papyra").json().get("startup").has("uncleanShutdown")).isFalse();
			failToWrite(service);
			assertThat(service.get("actuator/health").status()).isEqualTo(503);
			String down = service.get("actuator/health/papyra").body();
			assertThat(down).contains("\"status\":\"DOWN\"", "the disk is full", "failingSince")
				.doesNotContain("k4711w");
			assertThat(service.get(READINESS).status()).isEqualTo(200);
			assertThat(service.get("actuator/health/liveness").status()).isEqualTo(200);
			writeAgain(service);
			assertThat(service.get("actuator/health").status()).isEqualTo(200);
		}
	}

	@Test
	void whatAnotherProcessRemovesUnderItStaysInItsDetails() throws Exception {
		Path file = this.directory.resolve("moved.ndjson");
		try (RunningService service = RunningService.start(file, List.of())) {
			FactRecorder recorder = service.bean(FactRecorder.class);
			recorder.recordDurably(ActorEvent.of(ActorAddress.UNKNOWN, "First", null)).get();
			assertThat(service.get("actuator/health/papyra").body()).doesNotContain("removedByOthers");
			Files.move(file, this.directory.resolve("elsewhere.ndjson"));
			recorder.recordDurably(ActorEvent.of(ActorAddress.UNKNOWN, "Second", null)).get();
			recorder.recordDurably(ActorEvent.of(ActorAddress.UNKNOWN, "Third", null)).get();
			JsonNode details = service.get("actuator/health/papyra").json().get("details");
			// The start of the run and the first event.
			assertThat(details.at("/removedByOthers/event").asLong()).isEqualTo(2);
			assertThat(details.get("removedByOthersAt").asString()).isNotBlank();
			JsonNode writer = service.get("actuator/papyra").json().get("writer");
			assertThat(writer.at("/removedByOthers/event").asLong()).isEqualTo(2);
			assertThat(writer.get("removedByOthersAt").asString()).isNotBlank();
		}
	}

	@Test
	void whatIsCutOffUnderItStaysInItsDetails() throws Exception {
		Path file = this.directory.resolve("cut.ndjson");
		try (RunningService service = RunningService.start(file, List.of())) {
			FactRecorder recorder = service.bean(FactRecorder.class);
			recorder.recordDurably(ActorEvent.of(ActorAddress.UNKNOWN, "First", null)).get();
			try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
				channel.truncate(0);
			}
			recorder.recordDurably(ActorEvent.of(ActorAddress.UNKNOWN, "Second", null)).get();
			assertThat(service.get("actuator/health/papyra").json().at("/details/removedByOthers/event").asLong())
				.isEqualTo(2);
		}
	}

	@Test
	void readinessFollowsWritesWhereWanted() {
		try (RunningService service = start("papyra.readiness=writes",
				"management.endpoint.health.probes.add-additional-paths=true")) {
			assertThat(service.get(READINESS).status()).isEqualTo(200);
			assertThat(service.get("readyz").status()).isEqualTo(200);
			failToWrite(service);
			assertThat(service.get(READINESS).status()).isEqualTo(503);
			assertThat(service.get("readyz").status()).isEqualTo(503);
			assertThat(service.get("actuator/health/liveness").status()).isEqualTo(200);
			assertThat(service.get("livez").status()).isEqualTo(200);
			writeAgain(service);
			assertThat(service.get(READINESS).status()).isEqualTo(200);
		}
	}

	@Test
	void aUsersOwnMembersWin() {
		try (RunningService service = start("papyra.readiness=writes",
				"management.endpoint.health.group.readiness.include=readinessState")) {
			failToWrite(service);
			assertThat(service.get(READINESS).status()).isEqualTo(200);
		}
		try (RunningService service = start("papyra.readiness=off",
				"management.endpoint.health.group.readiness.include=readinessState,papyra")) {
			failToWrite(service);
			assertThat(service.get(READINESS).status()).isEqualTo(503);
		}
	}

	@Test
	void switchedOffItHasNoSay() {
		try (RunningService service = start("papyra.readiness=writes", "management.health.papyra.enabled=false")) {
			assertThat(service.get("actuator/health/papyra").status()).isEqualTo(404);
			service.bean(SwitchableBackend.class).full(true);
			FactRecorder recorder = service.bean(FactRecorder.class);
			recorder.record(ActorEvent.of(ActorAddress.UNKNOWN, "Lost", null));
			Awaitility.await()
				.until(() -> service.get("actuator/papyra")
					.json()
					.at("/writer/state")
					.asString()
					.equalsIgnoreCase(RecorderStatus.State.FAILING.name()));
			assertThat(service.get("actuator/health").status()).isEqualTo(200);
			assertThat(service.get(READINESS).status()).isEqualTo(200);
		}
	}

	@Test
	void withoutProbesThereIsNothingToJoin() {
		try (RunningService service = start("papyra.readiness=writes",
				"management.endpoint.health.probes.enabled=false")) {
			assertThat(service.get(READINESS).status()).isEqualTo(404);
			assertThat(service.get("actuator/health").status()).isEqualTo(200);
		}
	}

}
