package io.papyra.tests.startup;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.papyra.tests.harness.ChildProcess;
import io.papyra.tests.harness.History;
import io.papyra.tests.harness.RunningSample;
import io.papyra.tests.harness.Sample;
import io.papyra.tests.harness.TestClassPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A damaged history stops the start, unless the operator said otherwise. */
class RefusedStartTests {

	/** Pekko says so whenever an actor system begins. */
	private static final String ACTORS_RUN = "Slf4jLogger started";

	private static final String STRICT = "papyra.startup.mode=fail_on_anomaly";

	@TempDir
	Path directory;

	@Test
	void damagedByteRefusesTheStart() {
		refuses(Sample.packaged(this.directory).with(STRICT));
	}

	/**
	 * With a meter registry, Spring Boot makes more beans on its way out of a failed
	 * start.
	 */
	@Test
	void damagedByteRefusesTheStartWithPrometheusOnTheClassPath() {
		List<Path> registry = TestClassPath.entriesWith("micrometer-registry-prometheus", "prometheus-metrics")
			.stream()
			.filter((entry) -> entry.endsWith(".jar"))
			.map(Path::of)
			.toList();
		assertThat(registry).hasSizeGreaterThan(3);
		refuses(Sample.unpacked(this.directory, registry).with(STRICT, "management.endpoints.web.exposure.include=*"));
	}

	@Test
	void missingLineRefusesTheStart() {
		History history = leaveHistory();
		history.removeLine(3);
		try (ChildProcess process = Sample.unpacked(this.directory).with(STRICT).start()) {
			assertThat(process.awaitExit()).as(process.text()).isEqualTo(1);
			assertThat(process.text()).contains("SEQUENCE_GAP " + history.file() + ":3")
				.contains("1 line missing before this one (sequence 3)")
				.doesNotContain(ACTORS_RUN);
		}
	}

	private void refuses(Sample sample) {
		History history = leaveHistory();
		int lineStart = history.damageLine(4);
		Map<String, ByteBuffer> before = history.directory();
		try (ChildProcess process = sample.start()) {
			assertThat(process.awaitExit()).as(process.text()).isEqualTo(1);
			assertThat(process.text()).contains("APPLICATION FAILED TO START")
				.contains("CHECKSUM_MISMATCH " + history.file() + ":4 (byte " + lineStart + ")")
				.contains("checksum mismatch: stored ")
				.contains("--papyra.startup.mode=recover")
				.doesNotContain(ACTORS_RUN, "Tomcat started", "The desk is open");
		}
		assertThat(history.directory()).isEqualTo(before);
	}

	/** What a run leaves that ended as it should. */
	private History leaveHistory() {
		try (RunningSample sample = Sample.unpacked(this.directory).serve()) {
			sample.process().awaitLine(ACTORS_RUN);
			sample.history().awaitFacts(8);
			sample.stop();
			return sample.history();
		}
	}

}
