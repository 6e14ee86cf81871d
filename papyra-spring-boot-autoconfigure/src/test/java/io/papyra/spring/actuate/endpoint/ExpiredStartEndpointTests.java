package io.papyra.spring.actuate.endpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.FactRecorder;
import io.papyra.spring.testing.RunningService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The example of docs/retention.md, over a night in which the start of the run expires.
 */
class ExpiredStartEndpointTests {

	private static final String[] EXAMPLE = { "papyra.retention.max-age=30d",
			"papyra.retention.events.max-records=1000", "papyra.retention.dead-letters.max-age=90d",
			"papyra.audit.interval=0s", "management.endpoint.papyra.access=unrestricted" };

	@TempDir
	Path directory;

	@Test
	void aKilledServiceIsToldByTheNextStartAlthoughItsStartHasExpired() throws Exception {
		Path history = this.directory.resolve("papyra.ndjson");
		Path killed = this.directory.resolve("killed.ndjson");
		try (RunningService service = RunningService.start(history, List.of(), EXAMPLE)) {
			FactRecorder recorder = service.bean(FactRecorder.class);
			for (int event = 0; event < 1200; event++) {
				recorder.record(ActorEvent.of(ActorAddress.of("orders", event, "/user/cart"), "Paid", null));
			}
			recorder.recordDurably(ActorEvent.of(ActorAddress.of("orders", 1, "/user/cart"), "Last", null)).get();
			// What papyra.compaction.cron does at night.
			assertThat(service.post("actuator/papyra/compact").json().get("factsRemoved").asLong()).isEqualTo(202);
			// What a kill now would leave behind.
			Files.copy(history, killed);
		}
		assertThat(Files.readString(killed)).doesNotContain(ActorEvent.SYSTEM_STARTED, ActorEvent.SYSTEM_STOPPED);
		assertThat(uncleanShutdown(killed)).isTrue();
		assertThat(uncleanShutdown(history)).isFalse();
	}

	private static boolean uncleanShutdown(Path history) {
		try (RunningService next = RunningService.start(history, List.of(), EXAMPLE)) {
			JsonNode startup = next.get("actuator/papyra").json().get("startup");
			JsonNode health = next.get("actuator/health/papyra").json().get("details");
			assertThat(health.get("uncleanShutdown")).isEqualTo(startup.get("uncleanShutdown"));
			return startup.get("uncleanShutdown").asBoolean();
		}
	}

}
