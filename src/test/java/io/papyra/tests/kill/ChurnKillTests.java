package io.papyra.tests.kill;

import java.nio.file.Path;
import java.util.Random;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Scannable;
import io.papyra.report.AnomalyType;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.tests.harness.ChildProcess;
import io.papyra.tests.harness.JavaCommand;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code kill -9} while segments are begun and while histories are compacted, again and
 * again on the same files: nothing that is acknowledged and counts is lost or doubled.
 */
class ChurnKillTests {

	private static final int FEW = 3;

	private static final int MANY = Integer.getInteger("papyra.kills", 100);

	@TempDir
	Path directory;

	private final long seed = new Random().nextLong();

	private final Random random = new Random(this.seed);

	@Test
	void whileSegmentsAreBegun() {
		kill("rotating", 0, FEW);
	}

	@Test
	void whileSegmentsAreCompacted() {
		kill("rotating", 300, FEW);
	}

	@Test
	void whileAFileIsCompacted() {
		kill("json", 300, FEW);
	}

	@Test
	@Tag("loop")
	void whileSegmentsAreBegunManyTimes() {
		kill("rotating", 0, MANY);
	}

	@Test
	@Tag("loop")
	void whileSegmentsAreCompactedManyTimes() {
		kill("rotating", 300, MANY);
	}

	@Test
	@Tag("loop")
	void whileAFileIsCompactedManyTimes() {
		kill("json", 300, MANY);
	}

	private void kill(String name, long limit, int times) {
		Path place = this.directory.resolve(name);
		LimitedOracle oracle = new LimitedOracle(limit);
		for (int run = 1; run <= times; run++) {
			try (ChildProcess process = JavaCommand
				.testMain(ChurnMain.class, "papyra-core", "slf4j-api", "jackson-core")
				.options("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
				.arguments(name, place.toString(), Integer.toString(run), Long.toString(limit))
				.start()) {
				process.awaitLine((limit > 0 && run % 3 != 0) ? "compacted " + (1 + this.random.nextInt(12)) + "$"
						: "ack " + run + " " + (1 + this.random.nextInt(900)) + " ");
				process.kill();
				oracle.hear(process.lines());
			}
			PersistenceBackend backend = ChurnMain.backend(name, place, limit);
			ScanReport scan = ((Scannable) backend).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
			assertThat(scan.anomalyCounts().keySet()).as("run %s, seed %s: %s", run, this.seed, scan.anomalies())
				.isSubsetOf(AnomalyType.TRUNCATED_LINE);
			oracle.verify(backend);
		}
		System.out.printf("%s, %d of a kind: %d kills, %d facts acknowledged, no retained one is missing%n", name,
				limit, times, oracle.acknowledged());
	}

}
