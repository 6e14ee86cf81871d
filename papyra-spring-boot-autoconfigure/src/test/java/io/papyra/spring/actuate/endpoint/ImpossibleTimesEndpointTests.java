package io.papyra.spring.actuate.endpoint;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.FactRecorder;
import io.papyra.spring.testing.RunningService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** A time that cannot be is none in the answers of the endpoint. */
class ImpossibleTimesEndpointTests {

	@TempDir
	Path directory;

	@Test
	void aTimeThatContradictsThoseOnBothSidesIsNoneInPages() throws Exception {
		Instant noon = Instant.parse("2026-01-14T12:00:00Z");
		ActorAddress cart = ActorAddress.of("orders", 17, "/user/cart-42");
		try (RunningService service = RunningService.start(this.directory.resolve("papyra.ndjson"), List.of(),
				"papyra.audit.interval=0s")) {
			FactRecorder recorder = service.bean(FactRecorder.class);
			recorder.record(new ActorEvent("", cart, "Paid", null, noon));
			recorder.record(new ActorEvent("", cart, "Paid", null, Instant.parse("2011-01-01T00:00:00Z")));
			recorder.recordDurably(new ActorEvent("", cart, "Paid", null, noon.plusSeconds(1))).get();
			for (String page : List.of("events?type=Paid", "events?type=Paid&order=newest", "actors/user/cart-42")) {
				JsonNode facts = service.get("actuator/papyra/" + page).json().get("facts");
				assertThat(facts).as(page).hasSize(3);
				assertThat(facts.get(0).has("time")).as(page).isTrue();
				assertThat(facts.get(1).has("time")).as(page).isFalse();
				assertThat(facts.get(1).get("timestamp").asLong()).isEqualTo(1_293_840_000);
				assertThat(facts.get(2).has("time")).as(page).isTrue();
			}
		}
	}

}
