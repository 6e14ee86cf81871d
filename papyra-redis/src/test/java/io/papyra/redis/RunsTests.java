package io.papyra.redis;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;

import io.papyra.backend.FactWriter;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.internal.disk.LockHolder;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.report.ScanReport;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which runs go on and which were killed, as a scan tells it beside several services.
 */
@EachRedis
class RunsTests {

	private static final LockHolder SELF = LockHolder.thisProcess();

	private final RedisHistory history;

	RunsTests(RedisBinary binary) {
		this.history = new RedisHistory(RedisServer.shared(binary));
	}

	@AfterEach
	void close() {
		this.history.close();
	}

	private FactWriter service() {
		FactWriter writer = this.history.backend().openWriter(RedisHistory.OPTIONS);
		record(writer, ActorEvent.SYSTEM_STARTED);
		return writer;
	}

	private static void record(FactWriter writer, String type) {
		ActorAddress system = ActorAddress.ofSystem(TestFacts.SYSTEM);
		writer.append(
				TestFacts.batch(new ActorEvent(TestFacts.SYSTEM, system, type, Map.of("java", "17"), Instant.now())));
	}

	private static void end(FactWriter writer) {
		record(writer, ActorEvent.SYSTEM_STOPPED);
		writer.close();
	}

	/** Makes the writers that there are now those of another process. */
	private void wereOf(LockHolder process) {
		this.history.commands()
			.hkeys(this.history.events().writers())
			.stream()
			.filter((field) -> field.endsWith(":o"))
			.forEach((field) -> this.history.commands().hset(this.history.events().writers(), field, process.note()));
	}

	/** One that was numbered as the processes here are, and is gone. */
	private static LockHolder gone() throws IOException, InterruptedException {
		Process process = new ProcessBuilder("true").start();
		process.waitFor();
		return new LockHolder(process.pid(), SELF.host(), SELF.started(), SELF.boot(), SELF.namespace(), null);
	}

	/** One of another container, whose number is used here, too. */
	private static LockHolder elsewhere() {
		return new LockHolder(SELF.pid(), "elsewhere", 1, SELF.boot(), "4711", null);
	}

	@Test
	void aRunThatContinuesIsOpenForWriting() {
		FactWriter writer = service();
		ScanReport report = this.history.scan();
		assertThat(report.writer()).matches("writer '\\w{8}' \\(process " + SELF.pid() + " on .*\\)");
		assertThat(report.runs().lastRunOpen()).isTrue();
		assertThat(report.runs().uncleanShutdowns()).isZero();
		end(writer);
		report = this.history.scan();
		assertThat(report.writer()).isNull();
		assertThat(report.runs().lastRunOpen()).isFalse();
	}

	@Test
	void aRunOfAnotherContainerContinuesAsLongAsItsWriterIsSeen() {
		FactWriter there = service();
		wereOf(elsewhere());
		FactWriter here = service();
		ScanReport report = this.history.scan();
		assertThat(report.writer()).startsWith("writers '").contains("(process " + SELF.pid() + " on elsewhere)");
		assertThat(report.runs().uncleanShutdowns()).isZero();
		end(here);
		assertThat(this.history.scan().writer()).startsWith("writer '").contains("elsewhere");
		end(there);
		assertThat(this.history.scan().writer()).isNull();
	}

	@Test
	void aRunWhoseProcessIsGoneWasKilledHoweverLatelyItWasHeardOf() throws Exception {
		FactWriter killed = service();
		wereOf(gone());
		ScanReport report = this.history.scan();
		assertThat(report.writer()).isNull();
		assertThat(report.runs().lastRunOpen()).isTrue();
		FactWriter next = service();
		report = this.history.scan();
		assertThat(report.writer()).startsWith("writer '").contains("process " + SELF.pid());
		assertThat(report.runs().uncleanShutdowns()).isOne();
		end(next);
		killed.close();
	}

	@Test
	void aWriterThatHasNotNotedItsProcessIsJudgedBySilenceAlone() {
		FactWriter writer = service();
		wereOf(LockHolder.UNKNOWN);
		assertThat(this.history.scan().writer()).startsWith("writer '");
		this.history.commands()
			.hkeys(this.history.events().writers())
			.stream()
			.filter((field) -> field.endsWith(":o"))
			.forEach((field) -> this.history.commands().hdel(this.history.events().writers(), field));
		assertThat(this.history.scan().writer()).matches("writer '\\w{8}'");
		writer.close();
		ScanReport report = this.history.scan();
		assertThat(report.writer()).isNull();
		assertThat(report.runs().lastRunOpen()).isTrue();
	}

	@Test
	void aWriterWhoseStateWasDeletedNotesItsProcessAgain() {
		FactWriter writer = service();
		this.history.commands().del(this.history.events().writers());
		record(writer, ActorEvent.STARTED);
		assertThat(this.history.scan().writer()).contains("(process " + SELF.pid() + " on ");
		end(writer);
	}

}
