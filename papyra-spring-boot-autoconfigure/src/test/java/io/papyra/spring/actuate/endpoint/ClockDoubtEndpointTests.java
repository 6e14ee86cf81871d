package io.papyra.spring.actuate.endpoint;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.codec.FactEncoder;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.internal.disk.Disk;
import io.papyra.retention.RetentionPolicy;
import io.papyra.spring.testing.RunningService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service that starts a hundred days after its last fact, by a clock that may be wrong.
 */
class ClockDoubtEndpointTests {

	private static final int FACTS = 20;

	@TempDir
	Path directory;

	@Test
	void whyAgeWaitsIsToldUntilAnOperatorCompacts() {
		Instant earlier = Instant.now().minus(Duration.ofDays(100));
		Path history = written(earlier);
		try (RunningService service = RunningService.start(history, List.of(), "papyra.retention.max-age=30d",
				"papyra.compaction.cron=* * * * * *", "papyra.audit.interval=0s",
				"management.endpoint.papyra.access=unrestricted")) {
			JsonNode waits = compaction(service).get("ageWaits");
			Instant clock = Instant.parse(waits.get("clock").asString());
			assertThat(clock).isAfter(earlier.plus(Duration.ofDays(99)));
			assertThat(Instant.parse(waits.get("expected").asString())).isBetween(earlier,
					earlier.plus(Duration.ofDays(1)));
			assertThat(Instant.parse(waits.get("until").asString())).isBetween(clock.plus(Duration.ofHours(23)),
					clock.plus(Duration.ofHours(24)));
			assertThat(waits.get("advice").asString()).contains("compact by hand");
			Awaitility.await().until(() -> compaction(service).has("last"));
			JsonNode last = compaction(service).get("last");
			assertThat(last.get("report").get("factsRemoved").asInt()).isZero();
			assertThat(Instant.parse(last.get("ageWaits").get("expected").asString())).isBetween(earlier,
					earlier.plus(Duration.ofDays(1)));

			assertThat(service.post("actuator/papyra/compact").json().get("factsRemoved").asInt()).isEqualTo(FACTS);
			assertThat(compaction(service).has("ageWaits")).isFalse();
		}
	}

	private static JsonNode compaction(RunningService service) {
		return service.get("actuator/papyra").json().get("compaction");
	}

	private Path written(Instant time) {
		Path history = this.directory.resolve("papyra.ndjson");
		InstantSource clock = InstantSource.fixed(time);
		FactEncoder encoder = new FactEncoder("orders", 1000, Set.of(), clock);
		FactBatch batch = new FactBatch();
		for (int event = 0; event < FACTS; event++) {
			encoder.encode(ActorEvent.of(ActorAddress.of("orders", event, "/user/cart"), "Paid", null));
			batch.add(FactKind.EVENT, encoder.array(), 0, encoder.length());
		}
		JsonBackend backend = new JsonBackend(history, RetentionPolicy.NONE, Disk.real(), clock);
		try (FactWriter writer = backend.openWriter(new WriterOptions("orders", SyncPolicy.ALWAYS))) {
			writer.append(batch);
		}
		return history;
	}

}
