package io.papyra.tests.startup;

import java.nio.file.Path;

import io.papyra.tests.harness.ChildProcess;
import io.papyra.tests.harness.RunningSample;
import io.papyra.tests.harness.Sample;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One history has one writer; who comes second is turned away by name, and the first does
 * not notice.
 */
@Tag("process")
class SecondProcessTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "recover", "fail_on_anomaly", "ignore" })
	void secondProcessIsRefused(String mode) {
		try (RunningSample first = Sample.unpacked(this.directory).serve();
				ChildProcess second = Sample.unpacked(this.directory).with("papyra.startup.mode=" + mode).start()) {
			assertThat(second.awaitExit()).as(second.text()).isEqualTo(1);
			assertThat(second.text()).contains("APPLICATION FAILED TO START")
				.contains("process " + first.process().pid() + " on ")
				.contains(first.history().file().toString())
				.doesNotContain("Slf4jLogger started");

			long seq = lastSeq(first);
			await().until(() -> lastSeq(first) > seq + 3);
			assertThat(first.http().get("/actuator/health/papyra").status()).isEqualTo(200);
			first.stop();
			assertThat(first.history().scan().anomalies()).isEmpty();
		}
	}

	/**
	 * The note of a process that was killed does not stand in the way of the next one.
	 */
	@Test
	void killedProcessIsNotInTheWay() {
		try (RunningSample first = Sample.unpacked(this.directory).serve()) {
			first.process().kill();
		}
		try (RunningSample next = Sample.unpacked(this.directory).serve()) {
			assertThat(next.http().get("/actuator/papyra").body().at("/startup/uncleanShutdown").asBoolean()).isTrue();
		}
	}

	private static long lastSeq(RunningSample sample) {
		return sample.http().get("/actuator/papyra").body().at("/writer/lastSeq").asLong();
	}

}
