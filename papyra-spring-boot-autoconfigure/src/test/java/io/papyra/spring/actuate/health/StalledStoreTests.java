package io.papyra.spring.actuate.health;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.papyra.doctor.Doctor;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.FactRecorder;
import io.papyra.spring.testing.RunningService;
import io.papyra.spring.testing.SwitchableBackend;
import io.papyra.spring.testing.SwitchableBackendConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A write that never returns. */
class StalledStoreTests {

	@Test
	void healthReadinessMeterAndDoctorTellOfIt(@TempDir Path directory) {
		try (RunningService service = RunningService.start(directory.resolve("papyra.ndjson"),
				List.of(SwitchableBackendConfiguration.class), "papyra.readiness=writes",
				"papyra.write.stall-timeout=20ms", "papyra.write.shutdown-timeout=100ms")) {
			CountDownLatch answer = new CountDownLatch(1);
			service.bean(SwitchableBackend.class).hangUntil(answer);
			service.bean(FactRecorder.class).record(ActorEvent.of(ActorAddress.UNKNOWN, "Stuck", null));
			Awaitility.await().until(() -> service.get("actuator/health/papyra").status() == 503);
			assertThat(service.get("actuator/health/papyra").body()).contains("stalledSince", "has not returned");
			assertThat(service.get("actuator/health/readiness").status()).isEqualTo(503);
			assertThat(service.get("actuator/papyra").json().at("/writer/state").asString()).isEqualTo("failing");
			assertThat(service.bean(MeterRegistry.class).get("papyra.write.stalled").gauge().value()).isPositive();
			assertThat(service.bean(Doctor.class).run().findings())
				.anySatisfy((finding) -> assertThat(finding.toString()).contains("ERROR", "does not answer",
						"a larger buffer does not help"));
			answer.countDown();
			Awaitility.await().until(() -> service.get("actuator/health/papyra").status() == 200);
			assertThat(service.bean(MeterRegistry.class).get("papyra.write.stalled").gauge().value()).isZero();
		}
	}

}
