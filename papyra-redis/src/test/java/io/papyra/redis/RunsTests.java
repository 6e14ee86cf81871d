package io.papyra.redis;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import io.papyra.backend.FactWriter;
import io.papyra.backend.ScanReport;
import io.papyra.backend.ScanRequest;
import io.papyra.backend.Work;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which runs go on and which were killed, as a scan tells it beside several services.
 */
@EachRedis
class RunsTests {

	private static final long OWN = ProcessHandle.current().pid();

	private final RedisHistory history;

	RunsTests(RedisBinary binary) {
		this.history = new RedisHistory(RedisServer.shared(binary));
	}

	@AfterEach
	void close() {
		this.history.close();
	}

	private FactWriter service() {
		return this.history.backend().openWriter(RedisHistory.OPTIONS);
	}

	private static void record(FactWriter writer, String type, Object payload) {
		record(writer, type, payload, Instant.now());
	}

	private static void record(FactWriter writer, String type, Object payload, Instant at) {
		ActorAddress system = ActorAddress.ofSystem(TestFacts.SYSTEM);
		writer.append(TestFacts.batch(new ActorEvent(TestFacts.SYSTEM, system, type, payload, at)));
	}

	private static void begin(FactWriter writer, long pid, String host) {
		record(writer, ActorEvent.SYSTEM_STARTED, Map.of("pid", pid, "host", host, "java", "17"));
	}

	private static void end(FactWriter writer) {
		record(writer, ActorEvent.SYSTEM_STOPPED, Map.of());
		writer.close();
	}

	/** The id of a process that is not there any more. */
	private static long dead() throws IOException, InterruptedException {
		Process process = new ProcessBuilder("true").start();
		process.waitFor();
		return process.pid();
	}

	@Test
	void aRunThatGoesOnIsOpenForWriting() {
		try (FactWriter writer = service()) {
			begin(writer, OWN, Lease.host());
			ScanReport report = this.history.scan();
			assertThat(report.writer()).matches("writer '\\w{8}' \\(process " + OWN + " on .*\\)");
			assertThat(report.runs().lastRunOpen()).isTrue();
			assertThat(report.runs().uncleanShutdowns()).isZero();
			end(writer);
		}
		ScanReport report = this.history.scan();
		assertThat(report.writer()).isNull();
		assertThat(report.runs().lastRunOpen()).isFalse();
	}

	@Test
	void aRunOfAnotherHostGoesOnAsLongAsItsWriterIsHeardOf() {
		try (FactWriter there = service(); FactWriter here = service()) {
			begin(there, 1, "elsewhere");
			begin(here, OWN, Lease.host());
			ScanReport report = this.history.scan();
			assertThat(report.writer()).startsWith("writers '").contains("(process 1 on elsewhere)");
			assertThat(report.runs().uncleanShutdowns()).isZero();
			end(here);
			assertThat(this.history.scan().writer()).startsWith("writer '").contains("elsewhere");
		}
	}

	@Test
	void aRunWhoseProcessIsGoneWasKilledHoweverLatelyItWasHeardOf() throws Exception {
		try (FactWriter killed = service()) {
			begin(killed, dead(), Lease.host());
			ScanReport report = this.history.scan();
			assertThat(report.writer()).isNull();
			assertThat(report.runs().lastRunOpen()).isTrue();
			try (FactWriter next = service()) {
				begin(next, OWN, Lease.host());
				report = this.history.scan();
				assertThat(report.writer()).startsWith("writer '").contains("process " + OWN);
				assertThat(report.runs().uncleanShutdowns()).isOne();
				end(next);
			}
		}
	}

	/** In a container each process has the number 1. */
	@Test
	void aRunUnderTheOwnProcessIdThatBeganBeforeThisProcessWasKilled() {
		try (FactWriter killed = service()) {
			record(killed, ActorEvent.SYSTEM_STARTED, Map.of("pid", OWN, "host", Lease.host()),
					Instant.now().minus(Duration.ofDays(1)));
			assertThat(this.history.scan().writer()).isNull();
		}
	}

	@Test
	void aRunWithoutAProcessIsJudgedBySilenceAlone() {
		FactWriter writer = service();
		record(writer, ActorEvent.SYSTEM_STARTED, "text");
		assertThat(this.history.scan().writer()).matches("writer '\\w{8}'");
		writer.close();
		ScanReport report = this.history.scan();
		assertThat(report.writer()).isNull();
		assertThat(report.runs().lastRunOpen()).isTrue();
	}

	@Test
	void theNextScanKnowsTheProcessesOfRunsThatItDoesNotReadAgain() {
		try (FactWriter writer = service()) {
			begin(writer, 7, "elsewhere");
			RedisBackend service = this.history.backend();
			service.scan(ScanRequest.INCREMENTAL, Work.UNWATCHED);
			writer.append(RedisHistory.events(0, 3));
			ScanReport report = service.scan(ScanRequest.INCREMENTAL, Work.UNWATCHED);
			assertThat(report.writer()).contains("(process 7 on elsewhere)");
			assertThat(report.runs()).isEqualTo(this.history.scan().runs());
		}
	}

}
