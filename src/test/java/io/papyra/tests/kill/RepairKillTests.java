package io.papyra.tests.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Recoverable;
import io.papyra.backend.Scannable;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanRequest;
import io.papyra.test.TestFacts;
import io.papyra.tests.harness.ChildProcess;
import io.papyra.tests.harness.History;
import io.papyra.tests.harness.JavaCommand;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code kill -9} while a damaged history is repaired: whatever could be read before can
 * be read after each kill, and in the end the history is clean.
 */
class RepairKillTests {

	private static final int FACTS = 3000;

	/** Takes longest to come to the repairing, which takes some tens of milliseconds. */
	private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(120);

	@TempDir
	Path directory;

	private final long seed = new Random().nextLong();

	private final Random random = new Random(this.seed);

	@Test
	void segments() throws IOException {
		kill("rotating", 6);
	}

	@Test
	void oneFile() throws IOException {
		kill("json", 6);
	}

	@Test
	@Tag("loop")
	void segmentsManyTimes() throws IOException {
		kill("rotating", 100);
	}

	@Test
	@Tag("loop")
	void oneFileManyTimes() throws IOException {
		kill("json", 100);
	}

	private void kill(String name, int times) throws IOException {
		int killed = 0;
		for (int run = 1; run <= times; run++) {
			Path place = this.directory.resolve("run" + run).resolve(name);
			PersistenceBackend backend = ChurnMain.backend(name, place, 0);
			write(backend);
			damage(place);
			List<StoredFact> readable = read(backend);
			assertThat(readable).hasSizeBetween(FACTS / 2, FACTS - 1);
			RecoveryMode mode = (run % 2 == 0) ? RecoveryMode.REPAIR : RecoveryMode.QUARANTINE;
			killed += killOnce(name, place, mode) ? 1 : 0;
			assertThat(read(backend)).as("run %s, seed %s", run, this.seed).isEqualTo(readable);
			((Recoverable) backend).recover(RecoveryRequest.of(mode), ProgressMonitor.NONE);
			assertThat(read(backend)).isEqualTo(readable);
			assertThat(((Scannable) backend).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
			assertThat(((Recoverable) backend).recover(RecoveryRequest.of(mode), ProgressMonitor.NONE).changed())
				.isFalse();
		}
		System.out.printf("%s: %d of %d recoveries were killed on their way, nothing that could be read is gone%n",
				name, killed, times);
	}

	private static void write(PersistenceBackend backend) {
		try (FactWriter writer = backend.openWriter(new WriterOptions("s", SyncPolicy.NEVER))) {
			for (int number = 0; number < FACTS; number += 10) {
				writer.append(TestFacts.batch(number, 10));
			}
		}
	}

	/** Some lines in every file. */
	private void damage(Path place) throws IOException {
		for (Path file : files(place)) {
			int lines = Files.readAllLines(file).size();
			for (int some = 0; some < 3; some++) {
				new History(file).damageLine(2 + this.random.nextInt(lines - 2));
			}
		}
	}

	private static List<Path> files(Path place) throws IOException {
		if (Files.isRegularFile(place)) {
			return List.of(place);
		}
		try (Stream<Path> all = Files.walk(place)) {
			return new ArrayList<>(all.filter((file) -> file.toString().endsWith(".ndjson")).toList());
		}
	}

	/** Whether it came before the end. */
	private boolean killOnce(String name, Path place, RecoveryMode mode) {
		try (ChildProcess process = JavaCommand.testMain(RepairMain.class, "papyra-core", "slf4j-api", "jackson-core")
			.options("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
			.arguments(name, place.toString(), mode.name())
			.start()) {
			process.awaitLine("repairing");
			// The random moment is the point of this test; there is nothing to wait for.
			LockSupport.parkNanos((long) (this.random.nextDouble() * LONGEST));
			process.kill();
			return process.lines().stream().noneMatch((line) -> line.startsWith("repaired"));
		}
	}

	private static List<StoredFact> read(PersistenceBackend backend) {
		try (Stream<StoredFact> facts = backend.read(FactQuery.all())) {
			return facts.toList();
		}
	}

}
