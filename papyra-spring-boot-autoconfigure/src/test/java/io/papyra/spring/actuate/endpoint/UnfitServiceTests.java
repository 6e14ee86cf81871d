package io.papyra.spring.actuate.endpoint;

import java.nio.file.Path;
import java.util.List;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.FactRecorder;
import io.papyra.spring.testing.Histories;
import io.papyra.spring.testing.RunningService;
import io.papyra.spring.testing.RunningService.Answer;
import io.papyra.spring.testing.SwitchableBackend;
import io.papyra.spring.testing.SwitchableBackendConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What the endpoint tells when something is wrong. */
class UnfitServiceTests {

	@TempDir
	Path directory;

	private Path history() {
		return this.directory.resolve("papyra.ndjson");
	}

	@Test
	void anAcceptedAnomalyIsTold() {
		Histories.damaged(history());
		try (RunningService service = RunningService.start(history(), List.of(), "papyra.startup.mode=scan_only")) {
			JsonNode summary = service.get("actuator/papyra").json();
			assertThat(summary.at("/startup/verdict").asString()).isEqualTo("anomalies_accepted");
			assertThat(summary.at("/lastScan/anomalyCounts")).hasToString("{\"CHECKSUM_MISMATCH\":1}");
			Answer doctor = service.get("actuator/papyra/doctor");
			assertThat(doctor.status()).isEqualTo(503);
			assertThat(doctor.json().get("passed").asBoolean()).isFalse();
			JsonNode anomaly = doctor.json().at("/scan/anomalies/0");
			assertThat(anomaly.get("type").asString()).isEqualTo("CHECKSUM_MISMATCH");
			assertThat(anomaly.get("location").asString()).isEqualTo(history().toString());
			assertThat(anomaly.get("line").asLong()).isEqualTo(2);
			assertThat(anomaly.get("offset").asLong()).isPositive();
		}
	}

	@Test
	void aRecoveryIsTold() {
		Histories.damaged(history());
		try (RunningService service = RunningService.start(history(), List.of(), "papyra.startup.mode=recover")) {
			JsonNode summary = service.get("actuator/papyra").json();
			assertThat(summary.at("/startup/verdict").asString()).isEqualTo("recovered");
			assertThat(summary.at("/lastScan/clean").asBoolean()).isTrue();
			assertThat(summary.at("/lastRecovery/mode").asString()).isEqualTo("repair");
			assertThat(summary.at("/lastRecovery/clean").asBoolean()).isTrue();
			assertThat(summary.at("/lastRecovery/linesRemoved").asLong()).isEqualTo(1);
			assertThat(Path.of(summary.at("/lastRecovery/savedTo/0").asString())).exists();
		}
	}

	@Test
	void whatARepairFoundToBeLostIsToldAlsoByTheNextRun() {
		Histories.damaged(history());
		JsonNode told;
		try (RunningService service = RunningService.start(history(), List.of(), "papyra.startup.mode=recover",
				"papyra.startup.recovery-mode=quarantine")) {
			JsonNode summary = service.get("actuator/papyra").json();
			told = summary.at("/lastScan/acknowledgedGaps");
			assertThat(told.get("lines").asLong()).isEqualTo(1);
			assertThat(told.at("/newest/0/mode").asString()).isEqualTo("quarantine");
			assertThat(told.at("/newest/0/ranges")).hasToString("[{\"first\":2,\"last\":2}]");
			assertThat(told.at("/newest/0/saved")).hasSize(3);
			assertThat(told).isEqualTo(summary.at("/lastRecovery/acknowledgedGaps"));
			assertThat(summary.at("/lastScan/savedFiles/files").asInt()).isEqualTo(3);
		}
		try (RunningService service = RunningService.start(history(), List.of())) {
			JsonNode summary = service.get("actuator/papyra").json();
			assertThat(summary.at("/lastScan/extent/full").asBoolean()).isFalse();
			assertThat(summary.at("/lastScan/clean").asBoolean()).isTrue();
			assertThat(summary.at("/lastScan/acknowledgedGaps")).isEqualTo(told);
			assertThat(summary.has("lastRecovery")).isFalse();
			Answer doctor = service.get("actuator/papyra/doctor");
			assertThat(doctor.status()).isEqualTo(200);
			assertThat(doctor.json().at("/scan/acknowledgedGaps")).isEqualTo(told);
			assertThat(doctor.body()).contains("1 line is lost");
		}
	}

	@Test
	void aWriterThatFailsAndAStoreThatIsGoneAreTold() {
		try (RunningService service = RunningService.start(history(), List.of(SwitchableBackendConfiguration.class),
				"papyra.audit.interval=0s", "papyra.write.shutdown-timeout=100ms")) {
			SwitchableBackend backend = service.bean(SwitchableBackend.class);
			backend.full(true);
			service.bean(FactRecorder.class).record(ActorEvent.of(ActorAddress.UNKNOWN, "Lost", null));
			Awaitility.await()
				.untilAsserted(() -> assertThat(service.get("actuator/papyra/doctor").status()).isEqualTo(503));
			JsonNode summary = service.get("actuator/papyra").json();
			assertThat(summary.get("backend").asString()).isEqualTo("switchable");
			assertThat(summary.get("capabilities")).isEmpty();
			assertThat(summary.at("/writer/state").asString()).isEqualTo("failing");
			assertThat(summary.at("/writer/failure").asString()).contains("the disk is full");
			assertThat(summary.has("lastScan")).isFalse();
			backend.full(false);
			backend.gone(true);
			Answer events = service.get("actuator/papyra/events");
			assertThat(events.status()).isEqualTo(503);
			assertThat(events.json().get("message").asString()).isEqualTo("the disk is gone");
			backend.gone(false);
		}
	}

}
