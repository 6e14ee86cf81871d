package io.papyra.backup;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.CrashState;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskError;
import io.papyra.internal.disk.Fault;
import io.papyra.internal.disk.SimulatedDisk;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A power cut or a failing call at any step of making or restoring a backup: the history
 * is as it was, and what has the name of a backup, or of the restored history, is whole.
 */
@Tag("proof")
class BackupCrashTests {

	/** Of the states that the gate judges so manieth. */
	private static final int EVERY = Integer.getInteger("papyra.every", 12);

	private static final Path LIVE = SimulatedDisk.DIRECTORY.resolve("live");

	private static final Path BACKUP = SimulatedDisk.DIRECTORY.resolve("backup");

	private static final Path RESTORED = SimulatedDisk.DIRECTORY.resolve("restored");

	private static final int FACTS = 24;

	private static final List<Integer> ALL = Stream.iterate(0, (number) -> number + 1).limit(FACTS).toList();

	private static PersistenceBackend open(StoredAs type, Path directory, Disk disk) {
		return type.open(directory, disk, RetentionPolicy.NONE);
	}

	private static SimulatedDisk written(StoredAs type) throws Exception {
		SimulatedDisk disk = new SimulatedDisk();
		try (FactWriter writer = open(type, LIVE, disk).openWriter(new WriterOptions("s", SyncPolicy.ALWAYS))) {
			for (int number = 0; number < FACTS; number += 3) {
				writer.append(TestFacts.batch(number, 3));
			}
		}
		disk.createDirectories(RESTORED);
		return disk;
	}

	private static LogBackups backups(Disk disk) {
		return new LogBackups(disk, InstantSource.system());
	}

	private static List<Integer> numbers(PersistenceBackend store) {
		try (Stream<StoredFact> facts = store.read(FactQuery.all())) {
			return facts.map((stored) -> TestFacts.number(stored.fact())).sorted().toList();
		}
	}

	/**
	 * So many states from first to last, in the gate 120; all of them would take a
	 * minute.
	 */
	private static List<CrashState> some(SimulatedDisk disk, int operations) {
		List<CrashState> all = disk.crashStates().filter((state) -> state.operations() >= operations).toList();
		int wanted = Math.min(all.size(), 120 / EVERY);
		return IntStream.range(0, wanted).mapToObj((at) -> all.get((int) ((long) at * all.size() / wanted))).toList();
	}

	private static void assertWhole(StoredAs type, SimulatedDisk disk, String when) throws Exception {
		assertThat(numbers(open(type, LIVE, disk))).as(when).isEqualTo(ALL);
		if (disk.info(BACKUP) != null) {
			BackupCheck check = backups(disk).verify(BACKUP, ProgressMonitor.NONE);
			assertThat(check.problems()).as(when).isEmpty();
			assertThat(check.isClean()).as(when).isTrue();
		}
		if (disk.info(type.location(RESTORED)) != null) {
			assertThat(numbers(open(type, RESTORED, disk))).as(when).isEqualTo(ALL);
		}
	}

	@ParameterizedTest
	@EnumSource
	void aCrashWhileABackupIsMadeLeavesAWholeOneOrNone(StoredAs type) throws Exception {
		SimulatedDisk disk = written(type);
		int before = disk.operations();
		backups(disk).create(open(type, LIVE, disk), BACKUP, true, ProgressMonitor.NONE);
		AtomicInteger states = new AtomicInteger();
		some(disk, before).forEach((state) -> {
			SimulatedDisk crashed = SimulatedDisk.crash(state);
			try {
				assertWhole(type, crashed, state.toString());
				boolean made = crashed.info(BACKUP) != null;
				if (!made) {
					// Whatever is left over does not stand in the way.
					backups(crashed).create(open(type, LIVE, crashed), BACKUP, true, ProgressMonitor.NONE);
					assertWhole(type, crashed, state.toString());
				}
				assertThat(crashed.info(BackupFiles.building(BACKUP))).isNull();
			}
			catch (Exception ex) {
				throw new AssertionError(state.toString(), ex);
			}
			states.incrementAndGet();
		});
		assertThat(states).hasValueGreaterThan(100 / EVERY);
	}

	@ParameterizedTest
	@EnumSource
	void aCrashWhileABackupIsRestoredLeavesAWholeHistoryOrNone(StoredAs type) throws Exception {
		SimulatedDisk disk = written(type);
		backups(disk).create(open(type, LIVE, disk), BACKUP, false, ProgressMonitor.NONE);
		int before = disk.operations();
		backups(disk).restore(BACKUP, type.location(RESTORED), ProgressMonitor.NONE);
		AtomicInteger states = new AtomicInteger();
		some(disk, before).forEach((state) -> {
			SimulatedDisk crashed = SimulatedDisk.crash(state);
			try {
				assertWhole(type, crashed, state.toString());
				if (crashed.info(type.location(RESTORED)) == null) {
					backups(crashed).restore(BACKUP, type.location(RESTORED), ProgressMonitor.NONE);
					assertWhole(type, crashed, state.toString());
				}
			}
			catch (Exception ex) {
				throw new AssertionError(state.toString(), ex);
			}
			states.incrementAndGet();
		});
		assertThat(states).hasValueGreaterThan(100 / EVERY);
	}

	@ParameterizedTest
	@EnumSource
	void aCallThatFailsIsToldAndLeavesNothingHalfDone(StoredAs type) throws Exception {
		int failed = 0;
		for (int call = 1, left = 1; left > 0; call++) {
			// A disk that loses what it said it had written is found by verification
			// alone.
			for (DiskError error : EnumSet.complementOf(EnumSet.of(DiskError.LOST_WRITE))) {
				SimulatedDisk disk = written(type);
				disk.plan(Fault.of(error).at(call));
				try {
					backups(disk).create(open(type, LIVE, disk), BACKUP, true, ProgressMonitor.NONE);
					backups(disk).restore(BACKUP, type.location(RESTORED), ProgressMonitor.NONE);
				}
				catch (PersistenceException ex) {
					assertThat(ex.getMessage()).isNotBlank();
					failed++;
				}
				left = disk.faultsFired();
				disk.heal();
				assertThat(disk.openFiles()).as("call %s, %s", call, error).isZero();
				assertWhole(type, disk, "call " + call + ", " + error);
			}
		}
		assertThat(failed).isGreaterThan(50);
	}

}
