package io.papyra.tests.service;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.papyra.fact.ActorEvent;
import io.papyra.fact.StoredFact;
import io.papyra.report.AnomalyType;
import io.papyra.report.ScanReport;
import io.papyra.tests.harness.ChildProcess;
import io.papyra.tests.harness.History;
import io.papyra.tests.harness.Http;
import io.papyra.tests.harness.RunningSample;
import io.papyra.tests.harness.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How a service begins and ends, and what happens to its history behind its back in
 * between.
 */
class LifeOfAServiceTests {

	@TempDir
	Path directory;

	@Test
	void newcomerSeesFactsAtOnce() {
		// From the moment at which the desk is open, at the pace it has by default.
		try (RunningSample sample = Sample.packaged(this.directory).with("orders.every=1s").serve()) {
			await().atMost(Duration.ofSeconds(10))
				.until(() -> sample.http().get("/actuator/papyra/dead-letters").body().at("/facts").size() > 0);
			assertThat(sample.http().get("/actuator/papyra/events").body().at("/facts").size()).isGreaterThan(6);
			assertThat(sample.http().get("/actuator/papyra/audits").body().at("/facts").size()).isPositive();
			assertThat(sample.process().text()).contains(sample.history().file().toString());
		}
	}

	@Test
	void gentleStopEndsTheHistoryWithSystemStopped() {
		try (RunningSample sample = Sample.unpacked(this.directory).serve()) {
			sample.history().awaitFacts(20);
			assertThat(sample.stop()).isEqualTo(143);
			List<StoredFact> facts = sample.history().facts();
			assertThat(facts.get(facts.size() - 1).fact()).isInstanceOfSatisfying(ActorEvent.class,
					(last) -> assertThat(last.eventType()).isEqualTo(ActorEvent.SYSTEM_STOPPED));
			assertThat(startedAndNotStopped(facts)).isEmpty();
			ScanReport scan = sample.history().scan();
			assertThat(scan.anomalies()).isEmpty();
			assertThat(scan.gaps()).isZero();
			assertThat(scan.runs().lastRunOpen()).isFalse();
			assertThat(sample.process().text()).doesNotContain("Exception");
		}
	}

	private static List<String> startedAndNotStopped(List<StoredFact> facts) {
		List<String> started = actors(facts, ActorEvent.STARTED);
		List<String> stopped = actors(facts, ActorEvent.STOPPED);
		return started.stream().filter((actor) -> !stopped.contains(actor)).toList();
	}

	private static List<String> actors(List<StoredFact> facts, String type) {
		return facts.stream()
			.map(StoredFact::fact)
			.filter((fact) -> fact instanceof ActorEvent event && event.eventType().equals(type))
			.map((fact) -> ((ActorEvent) fact).actorAddress().toString())
			.toList();
	}

	@Test
	void damageWhileRunningIsFoundByTheDoctorAndNeverReturned() {
		try (RunningSample sample = Sample.unpacked(this.directory).serve()) {
			History history = sample.history().awaitFacts(12);
			history.damageLine(5);
			Http.Answer doctor = sample.http().get("/actuator/papyra/doctor");
			assertThat(doctor.status()).isEqualTo(503);
			assertThat(doctor.body().at("/scan/anomalies/0/type").asString()).isEqualTo("CHECKSUM_MISMATCH");
			assertThat(doctor.body().at("/scan/anomalies/0/line").asInt()).isEqualTo(5);
			sample.http()
				.get("/actuator/papyra/events?after=0&limit=20")
				.body()
				.at("/facts")
				.forEach((fact) -> assertThat(fact.at("/seq").asInt()).isNotEqualTo(5));

			int before = history.facts().size();
			history.awaitFacts(before + 5);
			assertThat(sample.http().get("/actuator/health/papyra").status()).isEqualTo(200);
			sample.stop();
			assertThat(history.scan().anomalyCounts()).containsOnlyKeys(AnomalyType.CHECKSUM_MISMATCH);
		}
		try (RunningSample next = Sample.unpacked(this.directory).serve()) {
			assertThat(next.http().get("/actuator/papyra").body().at("/startup/verdict").asString())
				.isEqualTo("recovered");
			assertThat(next.http().get("/actuator/papyra/doctor").status()).isEqualTo(200);
		}
	}

	/**
	 * A scan beside a busy writer sees lines that are just being written; it must not cry
	 * wolf.
	 */
	@Test
	void doctorPassesABusyServiceEveryTime() {
		try (RunningSample sample = Sample.unpacked(this.directory).with("orders.every=2ms").serve()) {
			for (int look = 0; look < 40; look++) {
				Http.Answer doctor = sample.http().get("/actuator/papyra/doctor");
				assertThat(doctor.status()).as(doctor.body().toString()).isEqualTo(200);
			}
		}
	}

	@Test
	void deletedFileIsRecreatedAndTheLossIsAdmitted() throws Exception {
		try (RunningSample sample = Sample.unpacked(this.directory).serve()) {
			History history = sample.history().awaitFacts(12);
			long last = history.facts().get(11).seq();
			Files.delete(history.file());
			await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(history.file()));
			history.awaitFacts(5);
			assertThat(history.facts().get(0).seq()).isGreaterThan(last);
			assertThat(sample.http().get("/actuator/health/papyra").status()).isEqualTo(200);
		}
	}

	@Test
	void killedServiceIsNamedByTheNextOne() {
		try (RunningSample sample = Sample.unpacked(this.directory).serve()) {
			sample.history().awaitFacts(8);
			sample.process().kill();
		}
		try (RunningSample next = Sample.unpacked(this.directory).serve()) {
			assertThat(next.http().get("/actuator/papyra").body().at("/startup/uncleanShutdown").asBoolean()).isTrue();
			assertThat(next.http().get("/actuator/health/papyra").body().at("/details/uncleanShutdown").asBoolean())
				.isTrue();
		}
	}

	/** Gentle stops in the middle of the work: each leaves a whole history. */
	@Test
	void restartsLeaveOneWholeHistory() {
		for (int run = 1; run <= 3; run++) {
			try (ChildProcess process = Sample.unpacked(this.directory)
				.with("spring.main.web-application-type=none", "orders.every=5ms")
				.start()) {
				process.awaitLine("The desk is open");
				process.terminate();
				process.awaitExit();
			}
			ScanReport scan = new History(this.directory.resolve("papyra.ndjson")).scan();
			assertThat(scan.anomalies()).isEmpty();
			assertThat(scan.runs().starts()).isEqualTo(run);
			assertThat(scan.runs().uncleanShutdowns()).isZero();
			assertThat(scan.runs().lastRunOpen()).isFalse();
		}
	}

}
