package io.papyra.tests.startup;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import io.papyra.fact.StoredFact;
import io.papyra.report.ScanReport;
import io.papyra.tests.harness.History;
import io.papyra.tests.harness.Http;
import io.papyra.tests.harness.RunningSample;
import io.papyra.tests.harness.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample starts in the mode {@code recover}: it repairs what it finds, keeps what it
 * takes out, and says so.
 */
class RecoveredStartTests {

	@TempDir
	Path directory;

	@Test
	void damagedLineIsSavedAndAllOthersStay() {
		History history = killedSample();
		List<StoredFact> before = history.facts();
		byte[] original = history.bytes();
		history.damageLine(4);
		try (RunningSample sample = Sample.unpacked(this.directory).serve()) {
			Http.Answer papyra = sample.http().get("/actuator/papyra");
			assertThat(papyra.body().at("/startup/verdict").asString()).isEqualTo("recovered");
			assertThat(papyra.body().at("/startup/uncleanShutdown").asBoolean()).isTrue();
			assertThat(papyra.body().at("/lastRecovery/linesRemoved").asInt()).isEqualTo(1);
			sample.stop();
		}
		List<StoredFact> after = history.facts();
		assertThat(after).containsAll(before.subList(0, 2)).containsAll(before.subList(3, before.size()));
		assertThat(after).noneMatch((fact) -> fact.seq() == 4);
		assertThat(history.scan().anomalies()).isEmpty();
		List<Path> removed = history.siblings(".removed-");
		assertThat(removed).hasSize(1);
		assertThat(new String(new History(removed.get(0)).bytes(), StandardCharsets.UTF_8))
			.contains("\"line\":4", "\"reason\":\"CHECKSUM_MISMATCH\"")
			.hasSizeLessThan(original.length);
	}

	@Test
	void quarantineKeepsTheOriginalAsItWas() {
		History history = killedSample();
		history.damageLine(4);
		byte[] damaged = history.bytes();
		try (RunningSample sample = Sample.unpacked(this.directory)
			.with("papyra.startup.recovery-mode=quarantine")
			.serve()) {
			sample.stop();
		}
		List<Path> kept = new History(this.directory.resolve("quarantine").resolve("papyra.ndjson")).siblings(".");
		assertThat(kept).hasSize(2);
		assertThat(new History(kept.get(0)).bytes()).isEqualTo(damaged);
		assertThat(kept.get(1).toString()).endsWith(".manifest.json");
		assertThat(history.scan().anomalies()).isEmpty();
	}

	@Test
	void everyFurtherStartFindsNothingToRepair() {
		History history = killedSample();
		history.damageLine(4);
		restart("recovered");
		ScanReport repaired = history.scan();
		assertThat(repaired.anomalies()).isEmpty();
		restart("clean");
		assertThat(history.siblings(".removed-")).hasSize(1);
		assertThat(history.scan().runs().starts()).isEqualTo(3);
		assertThat(history.scan().runs().uncleanShutdowns()).isEqualTo(1);
	}

	private void restart(String verdict) {
		try (RunningSample sample = Sample.unpacked(this.directory).serve()) {
			assertThat(sample.http().get("/actuator/papyra").body().at("/startup/verdict").asString())
				.isEqualTo(verdict);
			sample.stop();
		}
	}

	private History killedSample() {
		try (RunningSample sample = Sample.unpacked(this.directory).serve()) {
			sample.history().awaitFacts(8);
			sample.process().kill();
			return sample.history();
		}
	}

}
