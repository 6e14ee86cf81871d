package io.papyra.tests.service;

import java.nio.file.Path;
import java.time.Duration;

import io.papyra.tests.harness.Http;
import io.papyra.tests.harness.RunningSample;
import io.papyra.tests.harness.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A service whose history stays bounded: small segments, retention, compaction, a kill.
 */
class BoundedHistoryTests {

	private static final int COUNTING = 40;

	@TempDir
	Path directory;

	private RunningSample start() {
		return Sample.unpacked(this.directory)
			.with("papyra.backend=rotating", "papyra.rotating.directory=facts", "papyra.rotating.max-segment-size=8KB",
					"papyra.retention.events.max-records=" + COUNTING, "papyra.compaction.cron=* * * * * *",
					"management.endpoint.papyra.access=unrestricted", "orders.every=20ms")
			.serve();
	}

	@Test
	void whatIsExpiredLeavesWhileTheServiceWritesAndAKillHarmsNothing() {
		try (RunningSample sample = start()) {
			await().atMost(Duration.ofSeconds(30))
				.until(() -> summary(sample).at("/writer/written/event").asLong() > 500);
			await().atMost(Duration.ofSeconds(30))
				.until(() -> summary(sample).at("/compaction/last/outcome").asString("").equals("compacted"));
			assertThat(events(sample)).isEqualTo(COUNTING);
			Http.Answer report = sample.http().post("/actuator/papyra/compact", "{}");
			assertThat(report.status()).as(report.body().toString()).isIn(200, 409);
			assertThat(summary(sample).at("/facts/event").asLong()).isLessThan(500);
			assertThat(summary(sample).at("/facts/dead_letter").asLong()).isGreaterThan(COUNTING);
		}
		try (RunningSample sample = start()) {
			assertThat(summary(sample).at("/startup/verdict").asString()).isIn("clean", "recovered");
			assertThat(events(sample)).isEqualTo(COUNTING);
			assertThat(sample.http().post("/actuator/papyra/scan", "{}").body().at("/clean").asBoolean()).isTrue();
		}
	}

	private static JsonNode summary(RunningSample sample) {
		return sample.http().get("/actuator/papyra").body();
	}

	private static int events(RunningSample sample) {
		return sample.http().get("/actuator/papyra/events?limit=1000").body().at("/facts").size();
	}

}
