package io.papyra.tests.kill;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import io.papyra.backend.AnomalyType;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.Recoverable;
import io.papyra.backend.RecoveryMode;
import io.papyra.backend.RecoveryRequest;
import io.papyra.backend.ScanReport;
import io.papyra.backend.Scannable;
import io.papyra.backend.Work;
import io.papyra.tests.harness.ChildProcess;
import io.papyra.tests.harness.JavaCommand;
import io.papyra.tests.kill.MaintainedStore.Task;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code kill -9} of a process that goes from segment to segment, compacts or repairs all
 * the time: what it acknowledged is there, but for what retention names (G2).
 */
class MaintenanceKillTests {

	private static final int BEFORE_REPAIR = 4000;

	@TempDir
	Path directory;

	private final long seed = new Random().nextLong();

	private final Random random = new Random(this.seed);

	private final Set<Integer> promised = new TreeSet<>();

	private final Set<Integer> damaged = new TreeSet<>();

	private int next;

	@ParameterizedTest
	@EnumSource
	void noneOfFortyKillsDuringMaintenanceCostsAFact(Task task) throws Exception {
		run(task, 40);
	}

	@ParameterizedTest
	@EnumSource
	@Tag("long")
	void noneOfAHundredKillsDuringMaintenanceCostsAFact(Task task) throws Exception {
		run(task, 100);
	}

	private void run(Task task, int times) throws Exception {
		long began = System.nanoTime();
		System.out.println("kills during " + task + ", seed " + this.seed);
		for (int run = 1; run <= times; run++) {
			kill(task, run);
			verify(task, "run " + run + " of " + times + ", seed " + this.seed);
			if (task == Task.REPAIR) {
				damage(this.directory.resolve("log.ndjson"));
			}
		}
		PersistenceBackend backend = task.open(this.directory);
		((Recoverable) backend).recover(RecoveryRequest.of(RecoveryMode.REPAIR), Work.UNWATCHED);
		verify(task, "after the last repair");
		assertThat(((Scannable) backend).scan(Work.UNWATCHED).anomalies()).isEmpty();
		System.out.printf("%d kills during %s in %d s: %d facts acknowledged, none missing, none twice%n", times, task,
				(System.nanoTime() - began) / 1_000_000_000, this.promised.size());
	}

	private void kill(Task task, int run) {
		boolean filling = task == Task.REPAIR && run == 1;
		try (ChildProcess process = JavaCommand
			.testMain(MaintainedMain.class, "papyra-core", "slf4j-api", "jackson-core")
			.options("-Xmx128m", "-XX:TieredStopAtLevel=1")
			.arguments(task.name(), this.directory.toString(), Integer.toString(this.next))
			.start()) {
			if (filling) {
				process.awaitLine("ack " + (BEFORE_REPAIR - 1));
			}
			else {
				process.awaitLine((task == Task.REPAIR) ? "begun" : "ack .*");
				LockSupport
					.parkNanos(TimeUnit.MILLISECONDS.toNanos(this.random.nextInt((task == Task.REPAIR) ? 400 : 150)));
			}
			process.kill();
			hear(process.lines());
		}
	}

	private void hear(List<String> lines) {
		int last = this.next - 1;
		for (String line : lines) {
			if (line.matches("ack \\d+")) {
				last = Integer.parseInt(line.substring(4));
			}
		}
		IntStream.rangeClosed(this.next, last).forEach(this.promised::add);
		// The batch under way may be there or not; its numbers are not used again.
		this.next = last + 5;
	}

	private void verify(Task task, String when) {
		PersistenceBackend backend = task.open(this.directory);
		List<Integer> found = MaintainedStore.numbers(backend);
		assertThat(found).as(when).isSorted().doesNotHaveDuplicates();
		TreeSet<Integer> all = new TreeSet<>(this.promised);
		all.removeAll(this.damaged);
		all.addAll(found);
		List<Integer> counting = all.stream()
			.skip(task.compacts() ? Math.max(0, all.size() - MaintainedStore.NEWEST) : 0)
			.toList();
		assertThat(found).as(when).isEqualTo(counting);
		ScanReport scan = ((Scannable) backend).scan(Work.UNWATCHED);
		assertThat(scan.anomalyCounts().keySet()).as(when + scan.anomalies())
			.isSubsetOf((task == Task.REPAIR) ? Set.of(AnomalyType.values()) : Set.of(AnomalyType.TRUNCATED_LINE));
	}

	/** A flipped bit in the middle and a line that breaks off. */
	private void damage(Path log) throws IOException {
		Set<Integer> before = new TreeSet<>(MaintainedStore.numbers(Task.REPAIR.open(this.directory)));
		try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
			long at = file.length() / 4 + this.random.nextInt((int) (file.length() / 2));
			file.seek(at);
			int original = file.read();
			file.seek(at);
			file.write(original ^ 1);
		}
		Files.writeString(log, "{\"kind\":\"event\",\"system_id\":\"killed\",\"actor_addr", StandardCharsets.UTF_8,
				StandardOpenOption.APPEND);
		before.removeAll(MaintainedStore.numbers(Task.REPAIR.open(this.directory)));
		assertThat(before).as("facts that one bit took").hasSizeLessThanOrEqualTo(1);
		this.damaged.addAll(before);
	}

}
